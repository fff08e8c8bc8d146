"""Pick-up orders at the till: paid, handed over, counted in the shift that took the money."""

from django.db import transaction
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.orders import pickups as orders
from marketplace.orders.errors import Busy, OutcomeOpen, Refused, UnknownOrder
from marketplace.orders.errors import WrongState as OrderInWrongState
from marketplace.orders.models import Order
from marketplace.payments.errors import AmountDiffers
from marketplace.pos.errors import OrderElsewhere, ShiftMissing, TillBusy, TooLittleCash, TransfersNotTaken
from marketplace.pos.models import Method, PickUp, Shift

REFUSALS = (AmountDiffers, OrderInWrongState, Refused, UnknownOrder)


def find(point_slug: str, text: str) -> Order:
    """The order behind a code typed or scanned, where it waits at this point. Raises UnknownOrder, OrderElsewhere."""
    order = orders.open(text)
    if order.point != point_slug:
        raise OrderElsewhere(order.number)
    return order


def hand_over(shift: Shift, order: Order, *, method: Method, received_vnd: int, actor: User) -> PickUp:
    """Take the money for an order and give the goods, once for each order; nothing is taken for one paid at once.

    Three parts: the intent is written while the shift is locked, the orders' room moves goods and payment, the outcome
    is written. Raises ShiftMissing, TooLittleCash, TransfersNotTaken and what orders refuse; TillBusy leaves the
    outcome open: asking again finishes it.
    """
    if received_vnd < due_vnd(order):
        raise TooLittleCash(due_vnd(order), received_vnd)
    pick_up = _intend(shift, order, method, received_vnd, actor)
    if pick_up.handed_at is not None:
        return pick_up
    try:
        _tell_orders(pick_up, actor)
    except REFUSALS:
        PickUp.objects.filter(pk=pick_up.pk, handed_at=None).delete()
        raise
    except (Busy, OutcomeOpen) as unknown:
        settle(pick_up)
        raise TillBusy from unknown
    return _handed(pick_up)


def due_vnd(order: Order) -> int:
    """What the point takes for an order: nothing where it was paid before."""
    return 0 if order.is_prepaid else order.total_vnd


def finish_all(shift: Shift) -> None:
    """Settle what broke off in this shift. Raises TillBusy while the engine has not answered."""
    for pick_up in PickUp.objects.filter(shift=shift, handed_at=None).order_by("pk"):
        if not settle(pick_up):
            raise TillBusy


def has_unfinished(shift: Shift) -> bool:
    """True while nobody knows what became of a hand-over in this shift."""
    return PickUp.objects.filter(shift=shift, handed_at=None).exists()


def handed_in(shift: Shift) -> list[PickUp]:
    """The orders paid and handed over in a shift, the last first."""
    rows = PickUp.objects.filter(shift=shift).exclude(handed_at=None).select_related("handed_by")
    return list(rows.order_by("-handed_at", "-pk"))


def settle(pick_up: PickUp) -> bool:
    """Read in the orders' room what became of a hand-over that broke off; False while it is not known.

    One that never began there leaves nothing behind.
    """
    order = orders.open(pick_up.order_number)
    begun = order.undertakings.filter(facts__key=pick_up.key, refused="")
    if begun.filter(finished_at=None).exists():
        return False
    if begun.exists():
        _handed(pick_up)
    else:
        PickUp.objects.filter(pk=pick_up.pk, handed_at=None).delete()
    return True


@transaction.atomic
def _intend(shift: Shift, order: Order, method: Method, received_vnd: int, actor: User) -> PickUp:
    """Locks the shift, so that nobody closes it meanwhile."""
    row = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    known = PickUp.objects.select_for_update().select_related("shift__point").filter(order_number=order.number).first()
    if known is not None:
        return known
    if not row.is_open:
        raise ShiftMissing
    if due_vnd(order) and method is Method.VIETQR and not shift.point.takes_transfers:
        raise TransfersNotTaken
    return PickUp.objects.create(
        shift=shift,
        order_number=order.number,
        method=method,
        amount_vnd=due_vnd(order),
        received_vnd=received_vnd,
        handed_by=actor,
    )


def _tell_orders(pick_up: PickUp, actor: User) -> None:
    shift = pick_up.shift
    orders.hand_over(
        pick_up.order_number,
        shift=f"{shift.point.slug}/{shift.number}",
        method=pick_up.method,
        received_vnd=pick_up.received_vnd,
        actor=actor,
        key=pick_up.key,
    )


def _handed(pick_up: PickUp) -> PickUp:
    PickUp.objects.filter(pk=pick_up.pk, handed_at=None).update(handed_at=timezone.now())
    return PickUp.objects.select_related("shift", "handed_by").get(pk=pick_up.pk)
