"""Orders, their parcels, and everything that happened to them."""

from marketplace.orders.models.differences import Difference, Matter
from marketplace.orders.models.history import OrderStep, ParcelStep, Undertaking, Verb
from marketplace.orders.models.orders import PREPAID, ChannelKind, Order, OrderLine, OrderMethod, OrderState
from marketplace.orders.models.parcels import Parcel, ParcelState

__all__ = [
    "PREPAID",
    "ChannelKind",
    "Difference",
    "Matter",
    "Order",
    "OrderLine",
    "OrderMethod",
    "OrderState",
    "OrderStep",
    "Parcel",
    "ParcelState",
    "ParcelStep",
    "Undertaking",
    "Verb",
]
