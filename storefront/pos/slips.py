"""Phiếu bán hàng: what a printed slip says, of a sale and of an order paid at the till."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.orders.models import Order
from marketplace.pos.models import Method, PickUp, Sale, SaleState, SaleStep
from storefront.pos import transfers


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Units of one variant, with their owner."""

    name: Mapping[str, str]
    variant: Mapping[str, str]
    producer: str
    stars: int | None
    quantity: int
    unit_price_vnd: int
    amount_vnd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip, ready to print. `note` is what the guest's bank shows of a transfer."""

    number: str
    at: datetime
    till: str
    cashier: User
    lines: tuple[Line, ...]
    total_vnd: int
    method: str
    is_cash: bool
    received_vnd: int
    change_vnd: int
    note: str
    voided: SaleStep | None = None


def of_sale(sale: Sale) -> Slip:
    """The slip of a sale. Two queries."""
    lines = tuple(
        Line(
            name=line.name,
            variant=line.variant,
            producer=line.producer.name if line.producer else "",
            stars=line.stars,
            quantity=line.quantity,
            unit_price_vnd=line.unit_price_vnd,
            amount_vnd=line.amount_vnd,
        )
        for line in sale.lines.select_related("producer").order_by("pk")
    )
    return Slip(
        number=sale.receipt_number,
        at=sale.created_at,
        till=sale.till.name,
        cashier=sale.sold_by,
        lines=lines,
        total_vnd=sale.total_vnd,
        method=sale.get_method_display(),
        is_cash=sale.method == Method.CASH,
        received_vnd=sale.received_vnd,
        change_vnd=sale.change_vnd,
        note=sale.transfer_note,
        voided=sale.steps.filter(after=SaleState.VOIDED).select_related("actor").first(),
    )


def of_pick_up(taken: PickUp, order: Order) -> Slip:
    """The slip of an order that was paid and handed over. One query."""
    lines = tuple(
        Line(
            name=line.name,
            variant=line.variant_name,
            producer=line.producer.name,
            stars=line.stars,
            quantity=line.supplied,
            unit_price_vnd=line.unit_price_vnd,
            amount_vnd=line.gross_vnd,
        )
        for line in order.lines.select_related("producer")
        if line.supplied
    )
    return Slip(
        number=order.number,
        at=taken.handed_at or taken.created_at,
        till=taken.shift.till.name,
        cashier=taken.handed_by,
        lines=lines,
        total_vnd=order.total_vnd if taken.was_paid_before else taken.amount_vnd,
        method=_("Paid before") if taken.was_paid_before else taken.get_method_display(),
        is_cash=taken.method == Method.CASH,
        received_vnd=taken.received_vnd,
        change_vnd=taken.change_vnd,
        note=transfers.note(order.number),
    )
