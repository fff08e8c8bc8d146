"""What an order costs, added up from its lines and parcels; and what is left of it when parcels were called off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from marketplace.orders import pricing, taxes
from marketplace.orders.models import Order, OrderLine, OrderState, Parcel, ParcelState

# A parcel that does not come, or was sent back at the door, costs nothing: neither its goods nor its way.
WORTH_NOTHING = frozenset({ParcelState.REFUSED, ParcelState.NOT_SUPPLIED, ParcelState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """Sums in đồng, VAT included; `tax` is the VAT inside them, by rate in per cent."""

    goods_vnd: int
    delivery_vnd: int
    tax: Mapping[int, int]

    @property
    def total_vnd(self) -> int:
        """All of it."""
        return self.goods_vnd + self.delivery_vnd


def add_up(lines: Iterable[OrderLine], parcels: Iterable[Parcel], *, on: date) -> Bill:
    """The bill of these lines and of the way of these parcels, at the VAT of `on`, the day they were ordered for."""
    goods = [(line.gross_vnd, line.vat_percent) for line in lines]
    carriage = taxes.percent(taxes.STANDARD, on)
    ways = [(parcel.delivery_vnd, carriage) for parcel in parcels]
    return Bill(
        goods_vnd=sum(amount for amount, _ in goods),
        delivery_vnd=sum(amount for amount, _ in ways),
        tax=pricing.tax_by_rate([*goods, *ways]),
    )


def what_is_left(order: Order) -> Bill:
    """What the buyer owes or has paid in all: nothing for what was cancelled, sold out or refused. Two queries."""
    lines, parcels = list(order.lines.all()), list(order.parcels.all())
    if order.state == OrderState.CANCELLED:
        lines, parcels = [], []
    coming = {parcel.pk: parcel for parcel in parcels if parcel.state not in WORTH_NOTHING}
    kept = [line for line in lines if line.parcel_id is None or line.parcel_id in coming]
    return add_up(kept, coming.values(), on=order.placed_on)
