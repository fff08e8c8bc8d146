"""What becomes of a parcel when some of it cannot be supplied: pure arithmetic on rows that the caller has locked."""

from collections.abc import Iterable, Mapping
from typing import Any

from marketplace.orders import tariffs
from marketplace.orders.boards import require
from marketplace.orders.errors import TooMany
from marketplace.orders.models import ChannelKind, Order, OrderLine, Parcel, ParcelState

BEFORE_LEAVING = frozenset({ParcelState.PLACED, ParcelState.ACCEPTED, ParcelState.PACKED})


def plan(order: Order, parcel: Parcel, units: Mapping[str, int]) -> Mapping[str, Any] | None:
    """What will not come in all, and the weight and fees of what remains; None when that is the case already.

    Raises WrongState, TooMany (also for fewer units than were called off before, and for a foreign SKU).
    """
    lines = list(parcel.lines.all())
    _refuse_nonsense(lines, units)
    missing = {line.sku: units.get(line.sku, line.not_supplied) for line in lines}
    if all(line.not_supplied == missing[line.sku] for line in lines):
        return None
    require(parcel, BEFORE_LEAVING)
    weight_g = sum((line.quantity - missing[line.sku]) * line.unit_weight_g for line in lines)
    fee_vnd = _fee_vnd(order, parcel, weight_g)
    return {
        "not_supplied": {sku: quantity for sku, quantity in missing.items() if quantity},
        "weight_g": weight_g,
        "delivery_vnd": fee_vnd,
        "order_delivery_vnd": order.delivery_vnd - parcel.delivery_vnd + fee_vnd,
    }


def _refuse_nonsense(lines: Iterable[OrderLine], units: Mapping[str, int]) -> None:
    known = {line.sku: line for line in lines}
    for sku, asked in units.items():
        line = known.get(sku)
        if line is None or not line.not_supplied <= asked <= line.quantity:
            raise TooMany(sku, asked, line.quantity if line else 0)


def _fee_vnd(order: Order, parcel: Parcel, weight_g: int) -> int:
    """The fee of the lighter parcel by the tariff of its day, never more than what was agreed; nothing for nothing."""
    if not weight_g or order.channel_kind != ChannelKind.WEB or order.province_id is None:
        return 0
    home = parcel.producer.province_id
    fee_vnd = tariffs.fee_vnd(weight_g, from_province=home, to_province=order.province_id, on=order.placed_on)
    return min(parcel.delivery_vnd, fee_vnd)
