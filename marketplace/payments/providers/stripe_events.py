"""What Stripe says, as callbacks. Nothing here asks anybody: shapes in, callbacks out.

The key of a callback is that of the money (a payment intent, a refund, a dispute), never the event's: Stripe may tell
one thing by several events, in any order and more than once, and it counts once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import BaseModel, ValidationError

from marketplace.payments.errors import Unreadable
from marketplace.payments.models import StepKind, Trouble
from marketplace.payments.providers.base import Callback

PAYMENT = "ocop_payment"  # in the metadata of what we create there: our payment's id
STEP = "ocop_step"  # in those of a refund: the key it was asked for with

# https://docs.stripe.com/currencies: all others are told in hundredths, these in whole units and in thousandths.
WHOLE = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
THOUSANDTHS = frozenset("BHD JOD KWD OMR TND".split())


class Session(BaseModel):
    """A Checkout Session: one page on which one payment is made."""

    id: str
    created: int
    status: str | None = None
    payment_status: str
    amount_total: int | None = None
    currency: str | None = None
    client_reference_id: str | None = None
    payment_intent: str | None = None
    expires_at: int
    url: str | None = None


class Refund(BaseModel):
    """Money on its way back, or there."""

    id: str
    amount: int
    currency: str
    status: str | None = None
    payment_intent: str | None = None
    metadata: Mapping[str, str] | None = None

    @property
    def has_failed(self) -> bool:
        """True when the money stays here, or came back."""
        return self.status in {"failed", "canceled"}


class Intent(BaseModel):
    """The money of one payment."""

    id: str
    metadata: Mapping[str, str] | None = None


class Dispute(BaseModel):
    """The payer's bank asks for the money."""

    id: str
    amount: int
    currency: str
    status: str
    payment_intent: str | None = None


class Thing(BaseModel):
    """What an event is about, as it came."""

    object: Mapping[str, object]


class Event(BaseModel):
    """One message of Stripe's. `account` is set for the money of somebody else's account."""

    id: str
    type: str
    created: int
    livemode: bool
    account: str | None = None
    data: Thing


WhosePayment = Callable[[str], str]  # a payment intent's id → our payment's, "" for none of ours


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the instant it happened, and how to learn whose payment an intent was."""

    event: Event
    whose: WhosePayment

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.event.created, UTC)


def read(body: bytes) -> Event:
    """The event of a body. Raises Unreadable."""
    try:
        return Event.model_validate_json(body)
    except ValidationError as error:
        raise Unreadable(f"no event of Stripe's: {_wrong_in(error)}") from None


def callbacks(event: Event, whose: WhosePayment) -> Sequence[Callback]:
    """What an event says; nothing for one that is not about a payment of ours.

    Raises Unreadable, and what `whose` does.
    """
    reader = READERS.get(event.type)
    if reader is None or event.account:
        return ()
    try:
        found = reader(Told(event, whose))
    except ValidationError as error:
        raise Unreadable(f"{event.id}, a {event.type} of another shape: {_wrong_in(error)}") from None
    return () if found is None or not found.payment else (found,)


def _wrong_in(error: ValidationError) -> str:
    """Where a message differs, without what it says there: that may be about a person."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return ", ".join(f"{'.'.join(map(str, fault['loc']))} {fault['type']}" for fault in faults)[:300]


def paid(session: Session, at: datetime | None = None) -> Callback | None:
    """What a session says once it is paid; None while it is not."""
    if session.payment_status != "paid" or not session.client_reference_id:
        return None
    if session.payment_intent is None or session.amount_total is None or session.currency is None:
        raise Unreadable(f"{session.id} is paid without an intent or an amount")
    return Callback(
        key=session.payment_intent,
        payment=session.client_reference_id,
        kind=StepKind.RECEIVED,
        amount_vnd=whole_units(session.amount_total, session.currency),
        currency=session.currency.upper(),
        reference=session.payment_intent,
        at=at,
    )


def whole_units(amount: int, currency: str) -> int:
    """An amount of Stripe's in whole units of its currency; đồng have no parts."""
    code = currency.upper()
    if code in WHOLE:
        return amount
    return amount // (1_000 if code in THOUSANDTHS else 100)


def _session_paid(told: Told) -> Callback | None:
    return paid(Session.model_validate(told.event.data.object), told.at)


def _session_over(told: Told) -> Callback:
    """Nobody can pay on that page any more."""
    session = Session.model_validate(told.event.data.object)
    return Callback(
        key=f"{session.id}:over",
        payment=session.client_reference_id or "",
        kind=StepKind.CANCELLED,
        amount_vnd=0,
        reference=session.id,
        at=told.at,
    )


def _refund(told: Told) -> Callback | None:
    """One that arrived counts once, whoever asked for it; one that failed needs somebody, even after it had arrived."""
    refund = Refund.model_validate(told.event.data.object)
    if refund.status != "succeeded" and not refund.has_failed:
        return None
    ours = refund.metadata or {}
    return Callback(
        key=f"{refund.id}:failed" if refund.has_failed else refund.id,
        payment=ours.get(PAYMENT) or _whose(told, refund.payment_intent),
        kind=StepKind.REFUNDED,
        amount_vnd=whole_units(refund.amount, refund.currency),
        currency=refund.currency.upper(),
        reference=ours.get(STEP) or refund.id,
        at=told.at,
        problem=Trouble.REFUND_FAILED if refund.has_failed else "",
    )


def _dispute(told: Told) -> Callback:
    """It opens, and it ends one way or the other: each is told once."""
    dispute = Dispute.model_validate(told.event.data.object)
    ended = told.event.type == "charge.dispute.closed"
    return Callback(
        key=f"{dispute.id}:{dispute.status}" if ended else dispute.id,
        payment=_whose(told, dispute.payment_intent),
        kind=StepKind.REFUNDED,
        amount_vnd=whole_units(dispute.amount, dispute.currency),
        currency=dispute.currency.upper(),
        reference=dispute.id,
        at=told.at,
        problem=Trouble.DISPUTED,
        said=dispute.status,
    )


def _whose(told: Told, intent: str | None) -> str:
    return told.whose(intent) if intent else ""


# `charge.refunded` is not among them: it says again what `refund.created` said, without naming the refund.
READERS: Mapping[str, Callable[[Told], Callback | None]] = {
    "checkout.session.completed": _session_paid,
    "checkout.session.async_payment_succeeded": _session_paid,
    "checkout.session.async_payment_failed": _session_over,
    "checkout.session.expired": _session_over,
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
    "charge.dispute.created": _dispute,
    "charge.dispute.closed": _dispute,
}
