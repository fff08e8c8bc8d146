"""The providers by name and by method, as this installation has set them up.

A way to pay before the goods are packed is offered only where its provider is set up: VietQR by a bank account, cards
by keys. Providers hold no state, so they are made anew each time they are asked for.
"""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from marketplace.payments.errors import NotOffered
from marketplace.payments.models import Method, Payment, SubjectKind
from marketplace.payments.providers import accounts
from marketplace.payments.providers.base import Provider
from marketplace.payments.providers.cash import Cash
from marketplace.payments.providers.cod import CashOnDelivery
from marketplace.payments.providers.sepay import SePay
from marketplace.payments.providers.vietqr import VietQR

SEPAY, STRIPE = "sepay", "stripe"
NAMES: Mapping[str, str] = {Method.VIETQR: SEPAY, Method.CARD: STRIPE}  # under which name a method's notices come
METHODS: Mapping[str, Method] = {name: Method(method) for method, name in NAMES.items()}


def provider_for(method: str) -> Provider:
    """The provider of a method. Raises NotOffered."""
    try:
        return BY_METHOD[Method(method)]()
    except KeyError:
        raise NotOffered(method) from None


def named(name: str) -> Provider:
    """The provider whose messages come under this name. Raises NotOffered."""
    if name not in BY_NAME:
        raise NotOffered(name)
    return BY_NAME[name]()


def offered(point: str = "") -> tuple[Method, ...]:
    """The methods by which a buyer can pay at once here: for delivery, or for a pick-up at a point by its slug."""
    return tuple(method for method, is_set_up in AT_ONCE.items() if is_set_up(point))


def payment_in(words: str) -> str:
    """The payment that the words of a transfer name: the newest of the one order named in them, "" for none or two."""
    codes = import_string(settings.PAYMENT_CODES_IN)(words)
    rows = Payment.objects.filter(subject_kind=SubjectKind.ORDER, subject__in=codes).order_by("created_at", "pk")
    found = dict(rows.values_list("subject", "pk"))
    return next(iter(found.values())) if len(found) == 1 else ""


def _sepay() -> Provider:
    return SePay(payment_in, secrets=settings.SEPAY_SECRETS, api_keys=settings.SEPAY_API_KEYS)


def _cards_are_set_up(_point: str = "") -> bool:
    return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRETS)


def _stripe() -> Provider:
    if not _cards_are_set_up():
        raise NotOffered(STRIPE)
    from marketplace.payments.providers.stripe import of_settings  # noqa: PLC0415  its client takes 24 MB and 0.2 s

    return of_settings()


BY_METHOD: Mapping[Method, Callable[[], Provider]] = {
    Method.CASH: Cash,
    Method.COD: CashOnDelivery,
    Method.VIETQR: lambda: VietQR(accounts.of),
    Method.CARD: _stripe,
}
BY_NAME: Mapping[str, Callable[[], Provider]] = {SEPAY: _sepay, STRIPE: _stripe}
AT_ONCE: Mapping[Method, Callable[[str], bool]] = {
    Method.VIETQR: accounts.takes_transfers,
    Method.CARD: _cards_are_set_up,
}
