"""Counter sales: an order that is handed over and paid at once."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from marketplace.stores import records
from marketplace.stores.embedded import offers, placing, shelf
from marketplace.stores.embedded.models import Line, Order, PaymentFact, Stock
from marketplace.stores.embedded.offers import Offer
from marketplace.stores.fingerprints import require_same


class EmbeddedCounter:
    """The counter's side of the contract."""

    def record_counter_sale(self, sale: records.CounterSale, *, allow_short: bool) -> records.RecordedSale:
        """Locks the stock rows of its lines, in pk order."""
        try:
            return self._record(sale, allow_short=allow_short)
        except IntegrityError:
            # Somebody else wrote the same key between our look and our insert; by now it can be seen.
            if not Order.objects.filter(ref=sale.key).exists():
                raise
            return self._record(sale, allow_short=allow_short)

    @transaction.atomic
    def _record(self, sale: records.CounterSale, *, allow_short: bool) -> records.RecordedSale:
        order = Order.objects.filter(ref=sale.key).first()
        if order is None:
            order = _write(sale, allow_short=allow_short)
        require_same(order.ref, order.fingerprint, sale.fingerprint())
        return _answer(order)


def _write(sale: records.CounterSale, *, allow_short: bool) -> Order:
    offered = offers.read(sale.lines, sale.channel)
    if not allow_short:
        offers.refuse_not_for_sale(offered.values(), sale.on)
        offers.refuse_unpriced(offered.values())
    order = _order(sale, offered)
    rows = shelf.lock_or_create([offer.where for offer in offered.values()])
    stocks = {sku: rows[offer.where] for sku, offer in offered.items()}
    left = placing.left(stocks)
    if not allow_short:
        placing.refuse_short(sale.lines, left)
    _take(order, sale, stocks, left)
    shelf.tell(offer.variant for offer in offered.values())
    return order


def _order(sale: records.CounterSale, offered: Mapping[str, Offer]) -> Order:
    """Write the order first: of two with the same key, the second waits here and fails, before it locks any stock."""
    order = Order.objects.create(
        ref=sale.key,
        fingerprint=sale.fingerprint(),
        channel=sale.channel,
        on=sale.on,
        at_counter=True,
        not_for_sale=offers.not_for_sale(offered.values(), sale.on),
        recorded_at=sale.sold_at,
    )
    PaymentFact.objects.create(
        order=order,
        key=sale.key,
        fingerprint=sale.fingerprint(),
        payment=sale.method,
        kind=records.PaymentKind.RECEIVED.value,
        amount_vnd=sale.total_vnd,
    )
    return order


def _take(order: Order, sale: records.CounterSale, stocks: Mapping[str, Stock], left: Mapping[str, int]) -> None:
    """The goods are off the shelf, which was counted too low where it would go below zero."""
    lines = []
    for sold in sale.lines:
        row = stocks[sold.sku]
        row.quantity = max(0, row.quantity - sold.quantity)
        lines.append(
            Line(
                order=order,
                variant_id=row.variant_id,
                stock=row,
                unit_price_vnd=sold.unit_price_vnd,
                quantity=sold.quantity,
                handed_over=sold.quantity,
                left_at_sale=left[sold.sku] if left[sold.sku] < sold.quantity else None,
            )
        )
    Line.objects.bulk_create(lines)
    Stock.objects.bulk_update(stocks.values(), ["quantity"])


def _answer(order: Order) -> records.RecordedSale:
    lines = order.lines.select_related("variant").order_by("variant__sku")
    return records.RecordedSale(
        key=order.ref,
        total_vnd=sum(line.quantity * line.unit_price_vnd for line in lines),
        shortages=tuple(
            records.Shortage(line.variant.sku, line.quantity, line.left_at_sale)
            for line in lines
            if line.left_at_sale is not None
        ),
        not_for_sale=tuple(order.not_for_sale),
    )
