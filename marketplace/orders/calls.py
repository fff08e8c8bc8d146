"""What each verb asks of the engine. No transaction is open; every call may be made twice."""

from collections.abc import Callable, Iterable, Mapping

from marketplace.orders.models import OrderLine, Undertaking, Verb
from marketplace.stores import store
from marketplace.stores.records import Parcel, Return, Units


def make(undertaking: Undertaking) -> None:
    """Make the calls of an undertaking. Raises the engine's errors."""
    CALLS[Verb(undertaking.verb)](undertaking)


def units_of(lines: Iterable[OrderLine]) -> tuple[Units, ...]:
    """What of these lines is supplied."""
    return tuple(Units(line.sku, line.supplied) for line in lines if line.supplied)


def _cancel(undertaking: Undertaking) -> None:
    store.cancel(undertaking.order.ref, undertaking.reason)


def _cannot_supply(undertaking: Undertaking) -> None:
    lines = [Units(sku, quantity) for sku, quantity in undertaking.facts["not_supplied"].items()]
    store.cannot_supply(undertaking.order.ref, lines, delivery_vnd=undertaking.facts["order_delivery_vnd"])


def _hand_over(undertaking: Undertaking) -> None:
    parcel = undertaking.parcel
    if parcel is not None:
        sent = Parcel(key=parcel.key, lines=units_of(parcel.lines.all()), tracking=undertaking.facts["tracking"])
        store.fulfil(undertaking.order.ref, sent)


def _refuse(undertaking: Undertaking) -> None:
    parcel = undertaking.parcel
    if parcel is not None:
        returned = Return(key=f"{parcel.key}-refused", lines=units_of(parcel.lines.all()), restock=True)
        store.take_back(undertaking.order.ref, returned)


def _pick_up(undertaking: Undertaking) -> None:
    order = undertaking.order
    store.fulfil(order.ref, Parcel(key=f"{order.number}-pick-up", lines=units_of(order.lines.all())))


CALLS: Mapping[Verb, Callable[[Undertaking], None]] = {
    Verb.CANCEL: _cancel,
    Verb.CANNOT_SUPPLY: _cannot_supply,
    Verb.HAND_OVER: _hand_over,
    Verb.REFUSE: _refuse,
    Verb.PICK_UP: _pick_up,
}
