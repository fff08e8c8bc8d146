"""Absolute counts: what lies at a place, packed but not handed over included."""

from collections.abc import Mapping, Sequence

from marketplace.stores.saleor import operations
from marketplace.stores.saleor.guards import Shelf, Turn, leave_note
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.looking import Looking
from marketplace.stores.saleor.shapes import Done
from marketplace.stores.saleor.shapes.catalogue import CountedVariant
from marketplace.stores.saleor.shapes.orders import StockRow
from marketplace.stores.saleor.transport import Transport


class Counting:
    """Writes counts while the shelves' turn is ours; `changed` names the products of which something was said."""

    def __init__(self, transport: Transport, looking: Looking) -> None:
        self._transport, self._looking = transport, looking
        self.changed: set[str] = set()

    def write(self, wanted: Mapping[Shelf, int], warehouses: Mapping[str, str], turn: Turn) -> None:
        """Bring these shelves to their counts. Counts that are there already are not written."""
        found = self._looking.counts({sku for sku, _ in wanted})
        rows = {shelf: _row(found[shelf[0]], shelf[1]) for shelf in wanted if shelf[0] in found}
        differing = [shelf for shelf, row in rows.items() if row is None or row.quantity != wanted[shelf]]
        known = [shelf for shelf in differing if rows[shelf] is not None]
        for chunk in chunks(known):
            self._note(chunk, found)
            self._say(turn, "count_stocks", {"stocks": [_count(*shelf, wanted[shelf]) for shelf in chunk]})
        for sku in sorted({sku for sku, place in differing if rows[sku, place] is None}):
            new = [place for of, place in differing if of == sku and rows[sku, place] is None]
            stocks = [{"warehouse": warehouses[place], "quantity": wanted[sku, place]} for place in new]
            self._note([(sku, place) for place in new], found)
            self._say(turn, "open_stocks", {"variant": found[sku].id, "stocks": stocks})
        # Whoever has waited for these shelves must not go by what lay there before.
        leave_note({shelf: wanted[shelf] - _allocated(rows[shelf]) for shelf in differing})

    def _say(self, turn: Turn, name: str, variables: Mapping[str, object]) -> None:
        turn.renew()
        self._transport.write(operations.load(name), variables, Done)

    def _note(self, shelves: Sequence[Shelf], found: Mapping[str, CountedVariant]) -> None:
        self.changed |= {found[sku].product.external_reference or "" for sku, _ in shelves}


def _row(variant: CountedVariant, place: str) -> StockRow | None:
    rows = (row for row in variant.stocks or () if row.warehouse.external_reference == place)
    return next(rows, None)


def _allocated(row: StockRow | None) -> int:
    return row.quantity_allocated if row else 0


def _count(sku: str, place: str, quantity: int) -> dict[str, object]:
    return {"variantExternalReference": sku, "warehouseExternalReference": place, "quantity": quantity}
