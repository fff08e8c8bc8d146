"""Counts and holds, and the locks that keep them true.

What a place can give is read only after its row is locked, in a statement of its own: a sub-query in the locking
statement would still see the holds of before it waited.
"""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet, Sum

from marketplace import outbox
from marketplace.stores.embedded.models import Hold, Line, Order, Stock, Variant

Where = tuple[int, str]  # a variant's pk and a place


def lock(wanted: Collection[Where]) -> dict[Where, Stock]:
    """Lock the rows of these variants at these places, in pk order; what has no row is missing."""
    rows = Stock.objects.filter(variant__in={pk for pk, _ in wanted}, place__in={place for _, place in wanted})
    locked = {(row.variant_id, row.place): row for row in _locking(rows)}
    return {where: locked[where] for where in wanted if where in locked}


def lock_or_create(wanted: Collection[Where]) -> dict[Where, Stock]:
    """Lock the rows as `lock` does; what has no row gets one that counts nothing."""
    locked = lock(wanted)
    missing = [Stock(variant_id=pk, place=place) for pk, place in sorted(set(wanted) - locked.keys())]
    if not missing:
        return locked
    Stock.objects.bulk_create(missing, ignore_conflicts=True)
    return lock(wanted)


def lock_lines(lines: Iterable[Line]) -> dict[int, Stock]:
    """Lock the rows behind lines of an order, in pk order; by pk."""
    rows = Stock.objects.filter(pk__in={line.stock_id for line in lines})
    return {row.pk: row for row in _locking(rows)}


def available(stocks: Collection[Stock]) -> dict[int, int]:
    """What each of these rows, locked by the caller, can still give; by pk, never below zero."""
    sums = Hold.objects.filter(stock__in=[stock.pk for stock in stocks]).values_list("stock")
    held: Mapping[int, int] = dict(sums.annotate(held=Sum("quantity")))
    return {stock.pk: max(0, stock.quantity - held.get(stock.pk, 0)) for stock in stocks}


def hold(order: Order, lines: Iterable[Line]) -> None:
    """Hold what the lines of a new order wait for; the caller has locked the rows and seen that it is there."""
    Hold.objects.bulk_create([Hold(order=order, stock_id=line.stock_id, quantity=line.held) for line in lines])


def hold_less(order: Order, lines: Iterable[Line]) -> None:
    """Let holds follow lines that wait for less than before; the caller has locked the rows."""
    for line in lines:
        holds = Hold.objects.filter(order=order, stock=line.stock_id)
        if line.held:
            holds.update(quantity=line.held)
        else:
            holds.delete()


def tell(variants: Iterable[Variant]) -> list[str]:
    """Tell the outbox, in the caller's transaction, that the products of these variants changed; returns them."""
    codes = sorted({variant.product.code for variant in variants})
    outbox.record_many("product.changed", codes)
    return codes


def _locking(rows: QuerySet[Stock]) -> QuerySet[Stock]:
    # NO KEY UPDATE: two of us exclude each other, a foreign key pointing here does not wait.
    return rows.select_for_update(no_key=True).order_by("pk")
