"""Orders that are picked up and paid at a sales point, and held for their buyer until it closes."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.orders import cancelling, numbers, undertakings
from marketplace.orders.errors import Busy, OrdersError, Refused, UnknownOrder, WrongState
from marketplace.orders.models import PREPAID, ChannelKind, Order, OrderState, Parcel, Verb
from marketplace.orders.recording import SYSTEM, Doer
from marketplace.payments.errors import AmountDiffers
from marketplace.payments.models import Method

TAKEN = frozenset({Method.CASH, Method.VIETQR})
REFUSALS = (UnknownOrder, WrongState, Busy, Refused, AmountDiffers)  # of hand_over: nothing was changed


def open(text: str) -> Order:
    """The pick-up order behind a code that was typed or scanned. Raises UnknownOrder."""
    number = numbers.find(text)
    order = Order.objects.filter(number=number, channel_kind=ChannelKind.PICK_UP).exclude(placed_at=None).first()
    if order is None:
        raise UnknownOrder(text)
    return order


def hand_over(number: str, *, shift: str, method: str, received_vnd: int, actor: User, key: str) -> Order:
    """The buyer paid and has the goods. The same `key` again changes nothing.

    `received_vnd` may be more than the total in cash, as change is given; by transfer it is the total. `shift` is kept
    as the payment's reference. Of an order that was paid at once nothing is received. Raises UnknownOrder, WrongState
    (cancelled, or picked up under another key), AmountDiffers, Busy, Refused, OutcomeOpen.
    """
    order = open(number)
    facts = {"key": key, "shift": str(shift), "method": Method(method).value, "received_vnd": received_vnd}

    def prepare(order: Order, _: Parcel | None) -> dict[str, object] | None:
        if order.undertakings.filter(verb=Verb.PICK_UP, refused="", facts__key=key).exists():
            return None
        if not order.is_waiting_at_point:
            raise WrongState(order.number, "picked_up" if order.picked_up_at else order.state)
        _check_money(order, Method(method), received_vnd)
        return facts

    undertakings.undertake(Verb.PICK_UP, order.pk, doer=Doer(actor=actor), prepare=prepare)
    return Order.objects.get(pk=order.pk)


def release_overdue(now: datetime) -> list[str]:
    """Cancel what was not picked up in time, so that its goods can be sold; returns the numbers.

    What is paid already waits for its buyer: somebody calls them, nobody sells their goods.
    """
    released = []
    waiting = Order.objects.filter(channel_kind=ChannelKind.PICK_UP, state=OrderState.PLACED, picked_up_at=None)
    waiting = waiting.exclude(method__in=PREPAID)
    for order in waiting.filter(held_until__lt=now).order_by("pk"):
        try:
            undertakings.undertake(Verb.CANCEL, order.pk, doer=SYSTEM, prepare=_overdue)
        except OrdersError:
            continue  # handed over meanwhile, or the next round tries again
        released.append(order.number)
    return released


def _overdue(order: Order, _: Parcel | None) -> dict[str, str] | None:
    return None if cancelling.may_cancel(order) is None else {"cause": "overdue"}


def _check_money(order: Order, method: Method, received_vnd: int) -> None:
    if order.is_prepaid:
        if received_vnd:
            raise AmountDiffers(0, received_vnd)
        return
    is_enough = received_vnd >= order.total_vnd if method is Method.CASH else received_vnd == order.total_vnd
    if method not in TAKEN or not is_enough:
        raise AmountDiffers(order.total_vnd, received_vnd)
