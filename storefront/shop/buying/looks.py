"""How the state of a parcel or an order looks and reads: never by colour alone."""

from dataclasses import dataclass

from marketplace.orders.models import OrderState, ParcelState


@dataclass(frozen=True, slots=True)
class Look:
    """A tone and a drawing of the kit, and the words."""

    tone: str
    icon: str
    label: str


TONES = {
    ParcelState.PLACED: ("wait", "clock"),
    ParcelState.ACCEPTED: ("good", "check"),
    ParcelState.PACKED: ("good", "package"),
    ParcelState.HANDED_OVER: ("good", "truck"),
    ParcelState.DELIVERED: ("good", "circle-check"),
    ParcelState.REFUSED: ("past", "undo-2"),
    ParcelState.NOT_SUPPLIED: ("stop", "package-x"),
    ParcelState.CANCELLED: ("past", "circle-x"),
}
ORDERS = {
    OrderState.PLACING: ("wait", "clock"),
    OrderState.AWAITING: ("wait", "hourglass"),
    OrderState.PLACED: ("good", "circle-check"),
    OrderState.CANCELLED: ("past", "circle-x"),
}


def parcel_look(state: str) -> Look:
    """The look of a parcel's state."""
    tone, icon = TONES[ParcelState(state)]
    return Look(tone, icon, str(ParcelState(state).label))


def order_look(state: str) -> Look:
    """The look of an order's state."""
    tone, icon = ORDERS[OrderState(state)]
    return Look(tone, icon, str(OrderState(state).label))
