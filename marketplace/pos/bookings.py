"""Moving the units of a delivery note from one place's count to the other's, once.

Counts are absolute, so the engine cannot tell a repeat from a second delivery. The counts found before the write are
therefore kept with the note: a booking that broke off is finished if they still stand, and was finished if the new
ones do.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from django.db import transaction

from marketplace.pos.errors import CountUnclear
from marketplace.pos.models import DeliveryNote
from marketplace.pos.queues import turn
from marketplace.stores import store
from marketplace.stores.records import StockCount
from marketplace.stores.turns import stock_key

Pair: TypeAlias = tuple[int, int]  # units at the origin and at the destination


def available(note: DeliveryNote, codes: Iterable[str]) -> dict[str, int]:
    """What the note's origin can give of each SKU of these products, less what orders hold."""
    products = store.products(codes=set(codes))
    return {variant.sku: variant.available.get(note.origin, 0) for product in products for variant in product.variants}


def book(note: DeliveryNote) -> None:
    """Write both places' counts by what was counted. Raises TillBusy, CountUnclear."""
    units = {line.sku: line.counted or 0 for line in note.lines.all()}
    with turn(stock_key(sku, place) for sku in units for place in (note.origin, note.destination)):
        found = _counts(note)
        before = _kept(note) or _keep(note, found)
        after = {sku: _moved(before[sku], units[sku]) for sku in units}
        if found == after and found != before:
            return
        if unclear := [sku for sku in units if found[sku] != before[sku]]:
            raise CountUnclear(unclear)
        store.set_stock(list(_stock_counts(note, after)))


def _moved(pair: Pair, units: int) -> Pair:
    """What a producer delivers may be more than it ever counted: its place then holds nothing."""
    return max(0, pair[0] - units), pair[1] + units


def _counts(note: DeliveryNote) -> dict[str, Pair]:
    lines = {line.sku: line.product_code for line in note.lines.all()}
    return {
        variant.sku: (variant.stock.get(note.origin, 0), variant.stock.get(note.destination, 0))
        for product in store.products(codes=set(lines.values()))
        for variant in product.variants
        if variant.sku in lines
    }


def _kept(note: DeliveryNote) -> dict[str, Pair]:
    return {sku: (pair[0], pair[1]) for sku, pair in note.moves.items()}


@transaction.atomic
def _keep(note: DeliveryNote, found: Mapping[str, Pair]) -> dict[str, Pair]:
    note.moves = {sku: list(pair) for sku, pair in found.items()}
    note.save(update_fields=["moves"])
    return dict(found)


def _stock_counts(note: DeliveryNote, after: Mapping[str, Pair]) -> Iterable[StockCount]:
    for sku, (origin, destination) in sorted(after.items()):
        yield StockCount(sku, note.origin, origin)
        yield StockCount(sku, note.destination, destination)
