"""Telling the engine what became of payments, after our own rows say so.

Ours is the record; the engine's is a copy it needs to show and compare. Each step has its own key, so a step may be
told twice; what an engine missed is told by the sweep. What is known of one order is told at once, and no transaction
is open meanwhile.
"""

import logging
from collections.abc import Iterable, Mapping

from django.db.models import Count, F

from marketplace.accounts.models import User
from marketplace.orders.errors import UnknownOrder
from marketplace.orders.models import Order, OrderMethod, Parcel
from marketplace.payments import records as payments
from marketplace.payments.models import Payment, PaymentStep, StepKind, SubjectKind
from marketplace.payments.records import Subject, Word
from marketplace.stores import store
from marketplace.stores.errors import StoreError
from marketplace.stores.records import PaymentFact, PaymentKind

KINDS: Mapping[str, PaymentKind] = {
    StepKind.DUE: PaymentKind.DUE,
    StepKind.CHANGED: PaymentKind.DUE,
    StepKind.CANCELLED: PaymentKind.DUE,
    StepKind.RECEIVED: PaymentKind.RECEIVED,
    StepKind.REFUNDED: PaymentKind.REFUNDED,
}

logger = logging.getLogger(__name__)


def payments_of(order: Order) -> list[Payment]:
    """The payments of an order and of its parcels."""
    keys = list(order.parcels.values_list("key", flat=True))
    of_parcels = payments.of_many(SubjectKind.PARCEL, keys)
    return [*payments.of_many(SubjectKind.ORDER, [order.number]), *of_parcels]


def transfer_received(
    number: str, *, amount_vnd: int, actor: User | None, reference: str = "", reason: str = ""
) -> Payment:
    """A partner's transfer for its order came. Raises UnknownOrder, NotDue, AmountDiffers (see payments.errors)."""
    order = Order.objects.filter(number=number, method=OrderMethod.TRANSFER_LATER).exclude(placed_at=None).first()
    payment = payments.of(Subject(SubjectKind.ORDER, number)).first()
    if order is None or payment is None:
        raise UnknownOrder(number)
    word = Word(actor=actor, reason=reason, reference=reference)
    received = payments.receive(payment.pk, amount_vnd, word=word)
    tell_of_order(order)
    return received


def tell_of_order(order: Order) -> None:
    """Tell the engine whatever it has not heard of the order's payments."""
    _tell(order.ref, payments_of(order))


def tell_waiting() -> int:
    """Tell what was missed, of any order; returns how many payments were told of."""
    behind = Payment.objects.alias(written=Count("steps")).filter(told_steps__lt=F("written"))
    waiting = list(behind.filter(subject_kind__in=[SubjectKind.ORDER, SubjectKind.PARCEL]).order_by("pk"))
    orders = _orders(waiting)
    by_order: dict[str, list[Payment]] = {}
    for payment in waiting:
        if payment.subject in orders:
            by_order.setdefault(orders[payment.subject].ref, []).append(payment)
    return sum(_tell(ref, payments) for ref, payments in by_order.items())


def _orders(waiting: Iterable[Payment]) -> dict[str, Order]:
    """The orders behind payments, by the key of what is paid."""
    keys = [payment.subject for payment in waiting]
    by_number = {order.number: order for order in Order.objects.filter(number__in=keys)}
    parcels = Parcel.objects.filter(key__in=keys).select_related("order")
    return by_number | {parcel.key: parcel.order for parcel in parcels}


def _tell(ref: str, of: Iterable[Payment]) -> int:
    """Tell what the engine has not heard of these payments of one order, all at once; returns of how many it heard."""
    unheard = PaymentStep.objects.filter(payment__in=of, number__gt=F("payment__told_steps"))
    steps = list(unheard.order_by("number", "pk"))
    if not steps:
        return 0
    facts = [
        PaymentFact(key=step.key, payment=step.payment_id, kind=KINDS[step.kind], amount_vnd=step.amount_vnd)
        for step in steps
    ]
    try:
        store.record_payments(ref, facts)
    except StoreError:
        logger.exception("orders: the engine could not be told of the payments of %s; the sweep will", ref)
        return 0
    told = {step.payment_id: step.number for step in steps}
    for payment_id, number in told.items():
        Payment.objects.filter(pk=payment_id, told_steps__lt=number).update(told_steps=number)
    return len(told)
