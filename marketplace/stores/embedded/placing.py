"""Placing an order: everything is held, or nothing is written."""

from collections.abc import Mapping, Sequence

from marketplace.stores.embedded import offers, reading, shelf
from marketplace.stores.embedded.models import Line, Order, Stock
from marketplace.stores.embedded.offers import Offer
from marketplace.stores.errors import OutOfStock, TotalDiffers
from marketplace.stores.records import EngineOrder, OrderDraft, Units


def place(draft: OrderDraft) -> EngineOrder:
    """Write the order, its lines and its holds, in the caller's transaction.

    The order's row comes first: of two that place the same key, the second waits here and fails, before it locks any
    stock. Then the stock rows are locked in pk order.
    """
    offered = offers.read(draft.lines, draft.channel)
    offers.refuse_not_for_sale(offered.values(), draft.on)
    _refuse_another_total(draft, offered)
    order = Order.objects.create(
        ref=draft.ref,
        fingerprint=draft.fingerprint(),
        channel=draft.channel,
        on=draft.on,
        delivery_vnd=draft.delivery_vnd,
    )
    rows = shelf.lock([offer.where for offer in offered.values()])
    stocks = {sku: rows.get(offer.where) for sku, offer in offered.items()}
    refuse_short(draft.lines, left(stocks))
    lines = [
        Line(
            order=order,
            variant=offered[line.sku].variant,
            stock=stocks[line.sku],
            unit_price_vnd=offered[line.sku].price(),
            quantity=line.quantity,
        )
        for line in draft.lines
    ]
    Line.objects.bulk_create(lines)
    shelf.hold(order, lines)
    shelf.tell(offer.variant for offer in offered.values())
    return reading.new_order(order, lines)


def left(stocks: Mapping[str, Stock | None]) -> dict[str, int]:
    """What the rows behind these SKUs, locked by the caller, can still give; nothing where there is no row."""
    available = shelf.available([row for row in stocks.values() if row])
    return {sku: available[row.pk] if row else 0 for sku, row in stocks.items()}


def refuse_short(lines: Sequence[Units], left: Mapping[str, int]) -> None:
    """Raises OutOfStock for the first line that asks for more than is left."""
    for line in lines:
        if line.quantity > left[line.sku]:
            raise OutOfStock(line.sku, line.quantity, left[line.sku])


def _refuse_another_total(draft: OrderDraft, offered: Mapping[str, Offer]) -> None:
    total = draft.delivery_vnd + sum(line.quantity * offered[line.sku].price() for line in draft.lines)
    if total != draft.total_vnd:
        raise TotalDiffers(draft.total_vnd, total)
