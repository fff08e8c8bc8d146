"""Cancelling an order: whatever it holds is free again, and nothing is owed."""

from marketplace.accounts.models import User
from marketplace.orders import undertakings
from marketplace.orders.errors import TooLate, WrongState
from marketplace.orders.models import Order, OrderState, Parcel, ParcelState, Verb
from marketplace.orders.recording import Doer

BEFORE_PACKING = frozenset({ParcelState.PLACED, ParcelState.ACCEPTED, ParcelState.NOT_SUPPLIED, ParcelState.CANCELLED})


def cancel(order: Order, *, actor: User | None, reason: str, on_behalf: bool = False) -> Order:
    """Cancel an order before any parcel is packed; a repeat changes nothing. No actor: the buyer.

    Raises TooLate once a parcel is packed or the goods were picked up, WrongState while it is being placed, Busy,
    Refused, OutcomeOpen.
    """
    doer = Doer(actor=actor, reason=reason, on_behalf=on_behalf)
    undertakings.undertake(Verb.CANCEL, order.pk, doer=doer, prepare=may_cancel)
    return Order.objects.get(pk=order.pk)


def may_cancel(order: Order, _: Parcel | None = None) -> dict[str, str] | None:
    """Nothing to do for a cancelled one. Raises TooLate, WrongState."""
    if order.state == OrderState.CANCELLED:
        return None
    if order.state == OrderState.PLACING:
        raise WrongState(order.number, order.state)
    if order.picked_up_at or order.parcels.exclude(state__in=BEFORE_PACKING).exists():
        raise TooLate(order.number)
    return {}
