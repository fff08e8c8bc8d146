"""Cancelling an order: whatever it holds is free again, and nothing is owed."""

from marketplace.accounts.models import User
from marketplace.orders import owed, paying, undertakings
from marketplace.orders.errors import Busy, TooLate, WrongState
from marketplace.orders.models import Order, OrderState, Parcel, ParcelState, Verb
from marketplace.orders.recording import Doer
from marketplace.payments.errors import PaymentError

BEFORE_PACKING = frozenset({ParcelState.PLACED, ParcelState.ACCEPTED, ParcelState.NOT_SUPPLIED, ParcelState.CANCELLED})


def cancel(order: Order, *, actor: User | None, reason: str, on_behalf: bool = False) -> Order:
    """Cancel an order before any parcel is packed; a repeat changes nothing. No actor: the buyer.

    Of an order that awaits its payment the payment is closed first, so that nobody can pay it any more; what was paid
    is given back. Raises TooLate once a parcel is packed or the goods were picked up, WrongState while it is being
    placed, Busy, Refused, OutcomeOpen.
    """
    doer = Doer(actor=actor, reason=reason, on_behalf=on_behalf)

    def prepare(row: Order, _: Parcel | None) -> dict[str, str] | None:
        facts = may_cancel(row)
        if facts is not None and row.state == OrderState.AWAITING:
            owed.nothing(row, doer.word)
        return facts

    try:
        if order.state == OrderState.AWAITING:
            paying.close(order)
        undertakings.undertake(Verb.CANCEL, order.pk, doer=doer, prepare=prepare)
    except PaymentError as error:
        raise Busy(order.number) from error
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
