"""Holding the goods of a lapsed order again, because its money came too late and an officer accepts it."""

from datetime import date

from django.db import transaction

from marketplace.orders import checkout, leasing, placing, quotes, recording
from marketplace.orders.errors import BasketChanged, WrongState
from marketplace.orders.models import Order, OrderState, ParcelState
from marketplace.orders.recording import Doer
from marketplace.outbox import leases


def hold_again(order: Order, *, doer: Doer, on: date) -> Order:
    """The order awaits its payment once more, with the prices it was placed with.

    `on` is the market's date. The three parts of placing an order, and the same sweep after a crash. Raises WrongState
    (it never lapsed), BasketChanged (the goods are gone, dearer or no longer certified: nothing was changed), Busy,
    OutcomeOpen.
    """
    wanted = [placing.as_wanted(line) for line in order.lines.all()]
    problems = quotes.check(wanted, channel=order.channel, on=on, cashless=True)
    if problems:
        raise BasketChanged(problems)
    again, holder = leasing.patiently(lambda: _begin(order.pk, doer))
    return checkout.ask_engine(again, holder)


def has_lapsed(order: Order) -> bool:
    """True when it was held for a payment that never came, or came too late."""
    return order.state == OrderState.CANCELLED and order.placed_at is None and order.pay_until is not None


@transaction.atomic
def _begin(pk: int, doer: Doer) -> tuple[Order, str]:
    """Locks the order's row. Raises WrongState, LeaseTaken."""
    order = Order.objects.select_for_update(no_key=True).get(pk=pk)
    if not has_lapsed(order):
        raise WrongState(order.number, order.state)
    order.engine_round += 1
    order.save(update_fields=["engine_round"])
    recording.move_order(order, OrderState.PLACING, doer, {"cause": "held_again"})
    for parcel in order.parcels.all():
        recording.move_parcel(parcel, ParcelState.PLACED, doer)
    return order, leases.take(leasing.keys(order))
