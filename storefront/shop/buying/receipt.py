"""An order as its buyer reads it: by parcel, what was supplied of it, what was called off, what is still to be paid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import get_language

from catalog_sync.indexes.base import text_in
from marketplace.accounts import phones
from marketplace.orders import billing, paying
from marketplace.orders.billing import WORTH_NOTHING, Bill
from marketplace.orders.models import (
    ChannelKind,
    Order,
    OrderLine,
    OrderMethod,
    OrderState,
    OrderStep,
    Parcel,
    ParcelState,
    ParcelStep,
)
from marketplace.payments.models import Payment
from marketplace.places.models import SalesPoint

PACKED_OR_FARTHER = {ParcelState.PACKED, ParcelState.HANDED_OVER, ParcelState.DELIVERED, ParcelState.REFUSED}


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One variant, in the words of the day it was ordered."""

    name: str
    pack: str
    quantity: int
    not_supplied: int
    unit_price_vnd: int

    @property
    def supplied(self) -> int:
        """Units that come."""
        return self.quantity - self.not_supplied

    @property
    def shown(self) -> int:
        """Units that its row names: what comes, or what was wanted where nothing does."""
        return self.supplied or self.quantity

    @property
    def total_vnd(self) -> int:
        """What the units of its row cost."""
        return self.shown * self.unit_price_vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptParcel:
    """What one producer sends, or what lies ready of one producer's.

    `agreed_vnd` is what it was to cost when it was ordered, `total_vnd` what it costs now or was paid with.
    """

    key: str
    producer_name: str
    state: str
    lines: tuple[ReceiptLine, ...]
    delivery_vnd: int
    agreed_vnd: int
    total_vnd: int
    is_off: bool
    is_paid_at_door: bool
    carrier: str = ""
    tracking: str = ""

    @property
    def is_to_pay(self) -> bool:
        """True while money is expected for it at the door."""
        return self.is_paid_at_door and not self.is_off and self.state != ParcelState.DELIVERED

    @property
    def is_paid(self) -> bool:
        """True once the buyer has paid for it at the door."""
        return self.is_paid_at_door and self.state == ParcelState.DELIVERED

    @property
    def is_less(self) -> bool:
        """True when it costs less than was agreed."""
        return self.total_vnd < self.agreed_vnd

    @property
    def is_short(self) -> bool:
        """True when some of it cannot be supplied, but not all of it."""
        return not self.is_off and any(line.not_supplied for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Everything the order's page and its picture show. `ended_by` says who cancelled it: see `_ended_by`."""

    order: Order
    parcels: tuple[ReceiptParcel, ...]
    point: SalesPoint | None
    bill: Bill
    ended_by: str = ""
    payment: Payment | None = None

    @property
    def is_awaiting(self) -> bool:
        """True while its goods are held for a payment."""
        return self.order.state == OrderState.AWAITING

    @property
    def paid_vnd(self) -> int:
        """What its buyer has paid at once and was not given back."""
        return self.payment.kept_vnd if self.payment else 0

    @property
    def back_vnd(self) -> int:
        """What of it is still to be given back."""
        return max(0, self.paid_vnd - self.bill.total_vnd)

    @property
    def phone(self) -> str:
        """The buyer's number as people write it."""
        return phones.readable(self.order.phone) if self.order.phone else ""

    @property
    def is_cancelled(self) -> bool:
        """True when nothing of it comes any more."""
        return self.order.state == OrderState.CANCELLED

    @property
    def is_picked_up(self) -> bool:
        """True for an order that waits at a point, or was fetched there."""
        return self.order.channel_kind == ChannelKind.PICK_UP

    @property
    def is_over(self) -> bool:
        """True when every parcel that was to come has come and is paid."""
        open_states = [each for each in self.parcels if not each.is_off and each.state != ParcelState.DELIVERED]
        return bool(self.parcels) and not self.is_picked_up and not self.is_cancelled and not open_states

    @property
    def is_nothing_left(self) -> bool:
        """True when no parcel is left that comes, or has come."""
        return not self.is_cancelled and all(each.is_off for each in self.parcels)

    @property
    def can_be_cancelled(self) -> bool:
        """True until the first parcel is packed, or until it was fetched."""
        if self.is_cancelled or self.order.picked_up_at:
            return False
        return not any(parcel.state in PACKED_OR_FARTHER for parcel in self.parcels)

    @property
    def agreed_vnd(self) -> int:
        """What all of it was to cost when it was ordered."""
        return sum(parcel.agreed_vnd for parcel in self.parcels)

    @property
    def is_less(self) -> bool:
        """True when it costs less than was agreed."""
        return self.bill.total_vnd < self.agreed_vnd

    @property
    def payments(self) -> int:
        """How many times money is handed over from now on."""
        return sum(parcel.is_to_pay for parcel in self.parcels)


def receipt(order: Order) -> Receipt:
    """The receipt of an order. Nine queries at most."""
    lines = list(order.lines.select_related("producer"))
    parcels = list(order.parcels.select_related("producer"))
    agreed = _agreed(parcels)
    shown = [_parcel(order, each, [line for line in lines if line.parcel_id == each.pk], agreed) for each in parcels]
    point = SalesPoint.objects.select_related("commune").filter(slug=order.point).first() if order.point else None
    return Receipt(
        order=order,
        parcels=tuple(shown or _at_the_point(order, lines)),
        point=point,
        bill=billing.what_is_left(order),
        ended_by=_ended_by(order),
        payment=paying.payment_of(order) if order.is_prepaid else None,
    )


def _agreed(parcels: Iterable[Parcel]) -> Mapping[int, int]:
    """What parcels cost before the first of them sold out in part, by the parcel; nothing for the others."""
    steps = ParcelStep.objects.filter(parcel__in=list(parcels), facts__has_key="before").order_by("-pk")
    return {step.parcel_id: step.facts["before"]["parcel_vnd"] for step in steps}


def _ended_by(order: Order) -> str:
    """`buyer`, `office`, or why by itself: `overdue` (not fetched), `unpaid`, `closed` (its provider gave it up),
    `nothing_supplied`; empty while it goes on."""
    if order.state != OrderState.CANCELLED:
        return ""
    last = OrderStep.objects.filter(order=order, to_state=OrderState.CANCELLED).order_by("pk").last()
    if last is None:
        return ""
    if last.actor_id:
        return "office"
    return str(last.facts.get("cause", "")) if last.by_system else "buyer"


def _parcel(order: Order, parcel: Parcel, lines: list[OrderLine], agreed: Mapping[int, int]) -> ReceiptParcel:
    now_vnd = sum(line.gross_vnd for line in lines) + parcel.delivery_vnd
    is_off = parcel.state in WORTH_NOTHING
    paid_vnd = now_vnd if parcel.cod_collected_vnd is None else parcel.cod_collected_vnd
    return ReceiptParcel(
        key=parcel.key,
        producer_name=parcel.producer.name,
        state=parcel.state,
        lines=tuple(map(_line, lines)),
        delivery_vnd=parcel.delivery_vnd,
        agreed_vnd=agreed.get(parcel.pk, now_vnd),
        total_vnd=0 if is_off else paid_vnd,
        is_off=is_off,
        is_paid_at_door=order.method == OrderMethod.COD,
        carrier=parcel.carrier,
        tracking=parcel.tracking,
    )


def _at_the_point(order: Order, lines: Iterable[OrderLine]) -> Iterable[ReceiptParcel]:
    """What lies ready at a point, by whose it is."""
    is_off = order.state == OrderState.CANCELLED
    for name, theirs in groupby(sorted(lines, key=_owner), key=_owner):
        told = tuple(map(_line, theirs))
        goods_vnd = sum(line.total_vnd for line in told)
        yield ReceiptParcel(
            key="",
            producer_name=name,
            state="",
            lines=told,
            delivery_vnd=0,
            agreed_vnd=goods_vnd,
            total_vnd=0 if is_off else goods_vnd,
            is_off=is_off,
            is_paid_at_door=False,
        )


def _owner(line: OrderLine) -> str:
    return line.producer.name


def _line(line: OrderLine) -> ReceiptLine:
    language = get_language() or "vi"
    return ReceiptLine(
        name=text_in(line.name, language),
        pack=text_in(line.variant_name, language),
        quantity=line.quantity,
        not_supplied=line.not_supplied,
        unit_price_vnd=line.unit_price_vnd,
    )
