"""Stripe: the buyer pays on Stripe's own page (a Checkout Session), in đồng, by card or wallet.

The only module that knows Stripe's client. The API's version is the newest whose contract is published (stripe-mock),
not the client's own: the tests hold every request to it. A newer one may rename what we say, as its next one does.
Every write carries an idempotency key, so that a lost reply is asked for again; nothing is asked inside a transaction.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import stripe
from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.payments.errors import Forged, ProviderUnavailable, RefundRefused
from marketplace.payments.models import Payment
from marketplace.payments.providers import stripe_events as events
from marketplace.payments.providers.base import NOWHERE, Callback, NextStep, Return
from marketplace.payments.providers.stripe_events import PAYMENT, STEP, Intent, Refund, Session

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams

API_VERSION = "2026-08-26.dahlia"
TIMEOUT_S = (3.0, 10.0)  # to connect, to answer: a buyer waits
RETRIES = 1
TOLERANCE_S = 300  # how old a signed message may be; Stripe signs anew whenever it tries again
# Stripe takes no page that ends within 30 minutes of its beginning. Ours ends with the order, by `give_up`; this is for
# the day on which nobody can tell Stripe, and leaves room for pages that begin late and for clocks that differ.
SHORTEST_PAGE = timedelta(minutes=31)
CLOCKS_DIFFER = timedelta(minutes=2)
DOOR = "webhooks/stripe/"  # where its messages are taken in
LATEST_START = timedelta(hours=24)  # after the payment was written

logger = logging.getLogger(__name__)
stripe.enable_telemetry = False


def of_settings() -> "Stripe":
    """The Stripe of the settings. A new one costs nothing: connections are made when it is asked."""
    return Stripe(settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS, door=f"{settings.SITE_ADDRESS}{DOOR}")


class Stripe:
    """One Stripe account. `secrets` sign its messages, the newest first; `door` is the address it sends them to."""

    def __init__(
        self, api_key: str, secrets: Sequence[str], *, door: str = "", http_client: stripe.HTTPClient | None = None
    ) -> None:
        self._secrets, self._door = list(secrets), door
        self._is_live = "_live_" in api_key[:8]  # sk_live_…, rk_live_…
        self._client = stripe.StripeClient(
            api_key,
            stripe_version=API_VERSION,
            max_network_retries=RETRIES,
            http_client=http_client or stripe.RequestsClient(timeout=TIMEOUT_S),
        )

    def start(self, payment: Payment, back_to: Return = NOWHERE) -> NextStep:
        """The page to pay on: the one that is open, or a new one. Raises ProviderUnavailable."""
        session = self._known(payment)
        if session and session.status == "open" and session.amount_total != payment.amount_vnd:
            session = self._closed(session)
        if session is None or session.status == "expired":
            session = self._begun(payment, back_to, after=session)
        if session.status == "complete":
            return NextStep(url=back_to.done_url, ref=session.id)
        return NextStep(url=session.url or "", expires_at=_instant(session.expires_at), ref=session.id)

    def read_callbacks(self, headers: Mapping[str, str], body: bytes) -> Sequence[Callback]:
        """What a message says.

        Raises Forged, Unreadable, and ProviderUnavailable: whose a refund or dispute is may have to be asked.
        """
        self._require_signed(headers, body)
        event = events.read(body)
        if event.livemode != self._is_live:
            raise Forged(f"{event.id} tells of {'real' if event.livemode else 'play'} money, our key is for the other")
        return events.callbacks(event, self._whose)

    def refund(self, payment: Payment, amount_vnd: int, key: str) -> None:
        """Send money back to the card, once for each `key`. Raises ProviderUnavailable, RefundRefused.

        Stripe forgets idempotency keys after a day, so that its refunds are looked through as well.
        """
        session = self._known(payment)
        if session is None or session.payment_intent is None:
            raise RefundRefused(f"Stripe knows of no money for {payment.pk}")
        intent = session.payment_intent
        with _asking("refund"):
            if self._is_sent(intent, key):
                return
            try:
                refund = self._client.v1.refunds.create(
                    {"payment_intent": intent, "amount": amount_vnd, "metadata": {PAYMENT: payment.pk, STEP: key}},
                    {"idempotency_key": f"{key}-refund"},
                )
            except (stripe.InvalidRequestError, stripe.CardError) as error:
                raise RefundRefused(f"{payment.pk}: {_said(error)}") from error
        if Refund.model_validate(refund.to_dict()).has_failed:
            raise RefundRefused(f"{payment.pk}: the refund {refund.id} {refund.status}")

    def give_up(self, payment: Payment) -> Callback | None:
        """Close the page; the Callback of the money where it was paid first. Raises ProviderUnavailable."""
        try:
            session = self._known(payment)
        except ProviderUnavailable as error:
            if getattr(error.__cause__, "code", "") != "resource_missing":
                raise
            return None  # a page of the account that our key was for before: nothing would ever be heard of it
        if session and session.status == "open":
            session = self._closed(session)
        if session is None or session.status == "expired":
            return None
        callback = events.paid(session)
        if callback is None:
            raise ProviderUnavailable(f"{session.id} is {session.status} and {session.payment_status}")
        return callback

    def look(self, payment: Payment) -> Callback | None:
        """The Callback of the money where it came. Raises ProviderUnavailable."""
        session = self._known(payment)
        return events.paid(session) if session else None

    def check(self) -> list[str]:
        """What is wrong, a sentence each: the key, and whether our door hears all it must. Waits for Stripe."""
        try:
            with _asking("webhook endpoints"):
                doors = list(self._client.v1.webhook_endpoints.list({"limit": 100}).data)
        except ProviderUnavailable as error:
            # A key that may not list them is a careful one.
            return [] if isinstance(error.__cause__, stripe.PermissionError) else [f"{error}."]
        ours = [door for door in doors if door.url == self._door and door.status == "enabled"]
        if not ours:
            return [f"Stripe has no enabled webhook endpoint {self._door}."]
        return [sentence for door in ours for sentence in _wrong_with(door)]

    def _require_signed(self, headers: Mapping[str, str], body: bytes) -> None:
        """By any of our secrets, so that they can be changed while messages come."""
        signature = next((value for name, value in headers.items() if name.lower() == "stripe-signature"), "")
        for secret in self._secrets if signature.isascii() else ():  # the client cannot compare other letters
            try:
                stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE_S)
            except (stripe.SignatureVerificationError, UnicodeDecodeError):
                continue
            return
        raise Forged("signed by none of our secrets, or too long ago")

    def _known(self, payment: Payment) -> Session | None:
        """The payment's page as it is now: by its reference, else (its beginning was never heard of) by looking."""
        with _asking("session"):
            if payment.provider_ref:
                return _read(self._client.v1.checkout.sessions.retrieve(payment.provider_ref))
            return self._found(payment)

    def _found(self, payment: Payment) -> Session | None:
        """The newest page of a payment whose reference is lost."""
        first = int((payment.created_at - CLOCKS_DIFFER).timestamp())
        last = int((payment.created_at + LATEST_START).timestamp())
        sessions = self._client.v1.checkout.sessions.list({"created": {"gte": first, "lte": last}, "limit": 100})
        for session in sessions.auto_paging_iter():
            if session.client_reference_id == payment.pk:
                return _read(session)
        return None

    def _begun(self, payment: Payment, back_to: Return, *, after: Session | None) -> Session:
        """A new page; when the reply to the same question was lost, the page that was begun then."""
        key = f"{payment.pk}-start" if after is None else f"{payment.pk}-start-{after.id}"
        page = _page(payment, back_to)
        with _asking("start"):
            try:
                session = self._client.v1.checkout.sessions.create(page, {"idempotency_key": key})
            except stripe.InvalidRequestError as error:
                if error.code != "email_invalid":  # Stripe is stricter than we are: it then asks the buyer itself
                    raise
                del page["customer_email"]
                session = self._client.v1.checkout.sessions.create(page, {"idempotency_key": f"{key}-2"})
        return _read(session)

    def _closed(self, session: Session) -> Session:
        """The page after it was to be closed: Stripe refuses that for one that was paid meanwhile."""
        with _asking("expire"):
            try:
                return _read(self._client.v1.checkout.sessions.expire(session.id))
            except stripe.InvalidRequestError:
                session = _read(self._client.v1.checkout.sessions.retrieve(session.id))
        if session.status == "open":
            raise ProviderUnavailable(f"{session.id} is being paid")
        return session

    def _whose(self, intent: str) -> str:
        with _asking("intent"):
            found = Intent.model_validate(self._client.v1.payment_intents.retrieve(intent).to_dict())
        return (found.metadata or {}).get(PAYMENT, "")

    def _is_sent(self, intent: str, key: str) -> bool:
        """True when a refund asked for with this key is there or on its way."""
        for each in self._client.v1.refunds.list({"payment_intent": intent, "limit": 100}).auto_paging_iter():
            refund = Refund.model_validate(each.to_dict())
            if (refund.metadata or {}).get(STEP) == key and not refund.has_failed:
                return True
        return False


def _page(payment: Payment, back_to: Return) -> "SessionCreateParams":
    """What Stripe is asked to show. The same for the same payment and return: an idempotency key stands for it."""
    names = {PAYMENT: payment.pk, "order": payment.subject}
    with translation.override(back_to.language):
        title = _("Order %(number)s") % {"number": payment.subject}
    page: SessionCreateParams = {  # type: ignore[typeddict-unknown-key]  # API_VERSION's name, the client's has another
        "mode": "payment",
        # Apple's and Google's wallets are cards to Stripe, and all are paid at once. 2026-10-28.endive says
        # `allowed_payment_method_types`.
        "payment_method_types": ["card"],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "vnd",
                    "unit_amount": payment.amount_vnd,
                    "product_data": {"name": f"{title} · {settings.SITE_NAME}"},
                },
            }
        ],
        "client_reference_id": payment.pk,
        "metadata": names,
        "payment_intent_data": {"metadata": names, "description": payment.subject},
        "adaptive_pricing": {"enabled": False},  # the price is in đồng for everybody
        "locale": "vi" if back_to.language == "vi" else "en",
        "success_url": back_to.done_url,
        "cancel_url": back_to.back_url,
    }
    if back_to.until:
        page["expires_at"] = int((back_to.until + SHORTEST_PAGE).timestamp())
    if back_to.email:
        page["customer_email"] = back_to.email
    return page


def _wrong_with(door: stripe.WebhookEndpoint) -> list[str]:
    sentences = []
    missing = sorted(set(events.READERS) - set(door.enabled_events)) if "*" not in door.enabled_events else []
    if missing:
        sentences.append(f"The webhook endpoint {door.url} is not told of {', '.join(missing)}.")
    if door.api_version not in {API_VERSION, None}:
        sentences.append(f"The webhook endpoint {door.url} speaks {door.api_version}, we read {API_VERSION}.")
    return sentences


@contextmanager
def _asking(what: str) -> Iterator[None]:
    """Every trouble but a refusal that the caller knows of is ProviderUnavailable; it is logged without any secret."""
    if connection.in_atomic_block:
        raise RuntimeError("Stripe is spoken to outside of transactions only: a lock would be held for its answer")
    try:
        yield
    except stripe.StripeError as error:
        logger.warning("stripe: %s: %s", what, _said(error))
        raise ProviderUnavailable(f"Stripe, {what}: {_said(error)}") from error


def _said(error: stripe.StripeError) -> str:
    """What Stripe answered, with the number under which it can be asked about."""
    told = f"{type(error).__name__} {error.http_status or ''} {error.code or ''}: {error.user_message or error}"
    return f"{told} ({error.request_id or 'no request id'})"[:500]


def _read(session: stripe.checkout.Session) -> Session:
    return Session.model_validate(session.to_dict())


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
