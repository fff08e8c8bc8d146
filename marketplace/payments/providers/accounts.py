"""The bank accounts that transfers go to: the market's own, which is configuration, and those of points."""

from django.conf import settings

from marketplace.payments.errors import NoAccount
from marketplace.payments.models import HolderKind, Payment
from marketplace.payments.providers.vietqr import Account
from marketplace.places.models import SalesPoint


def of(payment: Payment) -> Account:
    """Where the money of a payment is to go. Raises NoAccount."""
    if payment.holder_kind == HolderKind.MARKET:
        return of_market()
    point = SalesPoint.objects.filter(slug=payment.holder).first() if payment.holder_kind == HolderKind.POINT else None
    if point is None:
        raise NoAccount(payment.holder)
    return of_point(point)


def of_market() -> Account:
    """The account of the licensed partner that collects for the market (Decree 52/2024). Raises NoAccount."""
    return Account(settings.MARKET_BANK_BIN, settings.MARKET_BANK_ACCOUNT, settings.MARKET_BANK_NAME)


def of_point(point: SalesPoint) -> Account:
    """The point's own account. Raises NoAccount."""
    return Account(point.bank_bin, point.bank_account, point.bank_account_name or point.name)


def takes_transfers(point: str = "") -> bool:
    """True when a transfer can be made to the market, or to the point with this slug."""
    try:
        of_market()
    except NoAccount:
        owner = SalesPoint.objects.filter(slug=point).first() if point else None
        return owner is not None and owner.takes_transfers
    return True
