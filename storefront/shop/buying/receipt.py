"""An order as its buyer reads it: by parcel, what was supplied of it, what is still to be paid."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from catalog_sync.indexes.base import text_in
from marketplace.orders.models import ChannelKind, Order, OrderLine, OrderState, Parcel, ParcelState
from marketplace.places.models import SalesPoint

PACKED_OR_FARTHER = {ParcelState.PACKED, ParcelState.HANDED_OVER, ParcelState.DELIVERED, ParcelState.REFUSED}
NOTHING_TO_PAY = {ParcelState.NOT_SUPPLIED, ParcelState.CANCELLED, ParcelState.REFUSED}


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One variant, in the words of the day it was ordered."""

    name: str
    pack: str
    quantity: int
    not_supplied: int
    unit_price_vnd: int
    total_vnd: int

    @property
    def supplied(self) -> int:
        """Units that come."""
        return self.quantity - self.not_supplied


@dataclass(frozen=True, slots=True)
class ReceiptParcel:
    """What one producer sends, or what lies ready of one producer's."""

    key: str
    producer_name: str
    state: str
    lines: tuple[ReceiptLine, ...]
    delivery_vnd: int
    total_vnd: int
    carrier: str
    tracking: str

    @property
    def is_to_pay(self) -> bool:
        """True while money is expected for it."""
        return bool(self.state) and self.state not in NOTHING_TO_PAY and self.state != ParcelState.DELIVERED

    @property
    def has_shortage(self) -> bool:
        """True when something of it cannot be supplied, so that the sums are other ones than ordered."""
        return any(line.not_supplied for line in self.lines)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything the order's page and its picture show."""

    order: Order
    parcels: tuple[ReceiptParcel, ...]
    point: SalesPoint | None

    @property
    def is_cancelled(self) -> bool:
        """True when nothing of it comes any more."""
        return self.order.state == OrderState.CANCELLED

    @property
    def is_picked_up(self) -> bool:
        """True for an order that waits at a point, or was fetched there."""
        return self.order.channel_kind == ChannelKind.PICK_UP

    @property
    def can_be_cancelled(self) -> bool:
        """True until the first parcel is packed, or until it was fetched."""
        if self.is_cancelled or self.order.picked_up_at:
            return False
        return not any(parcel.state in PACKED_OR_FARTHER for parcel in self.parcels)

    @property
    def payments(self) -> int:
        """How many times money is handed over from now on."""
        return sum(parcel.is_to_pay for parcel in self.parcels)


def receipt(order: Order) -> Receipt:
    """The receipt of an order. Four queries."""
    lines = list(order.lines.select_related("producer"))
    parcels = list(order.parcels.select_related("producer"))
    shown = [_parcel(parcel, (line for line in lines if line.parcel_id == parcel.pk)) for parcel in parcels]
    if not parcels:
        shown = list(_at_the_point(lines))
    point = SalesPoint.objects.select_related("commune").filter(slug=order.point).first() if order.point else None
    return Receipt(order, tuple(shown), point)


def _parcel(parcel: Parcel, lines: Iterable[OrderLine]) -> ReceiptParcel:
    told = tuple(map(_line, lines))
    return ReceiptParcel(
        key=parcel.key,
        producer_name=parcel.producer.name,
        state=parcel.state,
        lines=told,
        delivery_vnd=parcel.delivery_vnd,
        total_vnd=sum(line.total_vnd for line in told) + parcel.delivery_vnd,
        carrier=parcel.carrier,
        tracking=parcel.tracking,
    )


def _at_the_point(lines: Iterable[OrderLine]) -> Iterable[ReceiptParcel]:
    by_producer: dict[str, list[OrderLine]] = {}
    for line in lines:
        by_producer.setdefault(line.producer.name, []).append(line)
    for name, theirs in by_producer.items():
        told = tuple(map(_line, theirs))
        yield ReceiptParcel("", name, "", told, 0, sum(line.total_vnd for line in told), "", "")


def _line(line: OrderLine) -> ReceiptLine:
    language = get_language() or "vi"
    return ReceiptLine(
        name=text_in(line.name, language),
        pack=text_in(line.variant_name, language),
        quantity=line.quantity,
        not_supplied=line.not_supplied,
        unit_price_vnd=line.unit_price_vnd,
        total_vnd=line.gross_vnd,
    )
