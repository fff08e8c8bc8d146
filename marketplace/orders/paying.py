"""Orders that are paid before they are placed: what the money's coming, or its not coming, does to them.

One of two is first, and the payment's row says which: money is received while it is due, or the payment is cancelled
with the intent to let the order lapse. So money never meets an order that is being cancelled, whatever the second.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from marketplace.orders import bookkeeping, placing, undertakings
from marketplace.orders.errors import Busy, OrdersError
from marketplace.orders.models import PREPAID, Order, OrderState, Parcel, Verb
from marketplace.orders.recording import SYSTEM
from marketplace.payments import callbacks, providers
from marketplace.payments import records as payments
from marketplace.payments.errors import NotOffered, PaymentError, ProviderUnavailable, Unreadable
from marketplace.payments.models import Notice, Outcome, Payment, State, StepKind, SubjectKind
from marketplace.payments.records import Subject

logger = logging.getLogger(__name__)


def consume(keys: Sequence[str]) -> None:
    """`payment.changed`: place what is paid; let lapse what can no longer be paid. Keys are payments' ids.

    Raises Busy while another verb on an order is under way: the outbox tells again.
    """
    of_orders = Payment.objects.filter(pk__in=keys, subject_kind=SubjectKind.ORDER, method__in=PREPAID)
    numbers = list(of_orders.values_list("subject", flat=True))
    for order in awaiting().filter(number__in=numbers):
        if is_paid(order):
            place(order)
        elif _is_closed_by_provider(order):
            _lapse(order, "closed")


def sweep(now: datetime) -> list[str]:
    """Place what is paid and was not placed, let lapse what was not paid in time; returns the numbers of both."""
    moved = []
    for order in awaiting().exclude(undertakings__in=undertakings.unfinished()):
        try:
            if is_paid(order):
                place(order)
            elif order.pay_until is not None and order.pay_until < now:
                _lapse(order, "unpaid")
            else:
                continue
        except (OrdersError, PaymentError) as error:
            logger.warning("orders: %s is left to the next round: %r", order.number, error)
            continue
        moved.append(order.number)
    return moved


def awaiting() -> QuerySet[Order]:
    """Orders that hold goods for a payment, oldest first."""
    return Order.objects.filter(state=OrderState.AWAITING).order_by("pk")


def payment_of(order: Order) -> Payment | None:
    """The payment of a prepaid order, the newest when it was held again."""
    return payments.of(Subject(SubjectKind.ORDER, order.number)).last()


def is_paid(order: Order) -> bool:
    """True when the money came and is not given back."""
    return payments.of(Subject(SubjectKind.ORDER, order.number)).filter(state=State.RECEIVED).exists()


def place(order: Order) -> None:
    """The money came: everybody hears of the order. A repeat changes nothing. Raises Busy."""
    _place(order)
    bookkeeping.tell_of_order(order)


def look(order: Order) -> None:
    """Book what its provider says was paid, for a payer who is back before the provider's message. Closes nothing.

    Where nobody answers, nothing changes: the message comes, or the end of the order's time asks again.
    """
    payment = _due(order)
    if payment is None:
        return
    try:
        paid = providers.provider_for(payment.method).look(payment)
    except (NotOffered, ProviderUnavailable, Unreadable) as error:
        logger.info("orders: nobody can say whether %s is paid: %s", order.number, error)
        return
    if paid is not None:
        callbacks.take_in(providers.NAMES[payment.method], paid)


def close(order: Order) -> None:
    """Nobody can pay it any more by its provider; what was paid meanwhile is booked. Raises Busy."""
    payment = _due(order)
    if payment is None:
        return
    try:
        paid = providers.provider_for(payment.method).give_up(payment)
    except NotOffered:
        return  # its keys were taken out of the settings: what comes in spite of that needs attention
    if paid is not None:
        callbacks.take_in(providers.NAMES[payment.method], paid)


@transaction.atomic
def _place(order: Order) -> None:
    """Locks the order's row."""
    row = Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    if row.state != OrderState.AWAITING or not is_paid(row):
        return
    if row.undertakings.filter(finished_at=None).exists():
        raise Busy(row.number)
    placing.announce(row)


def _lapse(order: Order, cause: str) -> None:
    """Raises what a verb raises, NotDue (money came just now), ProviderUnavailable."""
    close(order)
    if is_paid(order):
        place(order)
        return

    def prepare(row: Order, _: Parcel | None) -> dict[str, str] | None:
        payment = payment_of(row)
        if row.state != OrderState.AWAITING or payment is None:
            return None
        payments.cancel(payment.pk, word=SYSTEM.word)  # locks its row: NotDue when the money was first
        return {"cause": cause}

    undertakings.undertake(Verb.CANCEL, order.pk, doer=SYSTEM, prepare=prepare)


def _is_closed_by_provider(order: Order) -> bool:
    payment = _due(order)
    closings = Notice.objects.filter(payment=payment, kind=StepKind.CANCELLED, outcome=Outcome.APPLIED)
    return payment is not None and closings.exists()


def _due(order: Order) -> Payment | None:
    """Its payment while nothing came for it."""
    payment = payment_of(order)
    return payment if payment is not None and payment.state == State.DUE else None
