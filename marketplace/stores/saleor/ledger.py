"""What we write beside an order over there, in its private metadata: what Saleor forgets, or never knew.

A line that was reduced, a parcel whose goods came back, a fulfilment that was cancelled to put goods back on the shelf:
Saleor keeps the end only. The ledger keeps what was said, so that a repeat is known, and one that died is finished.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from marketplace.stores.records import EngineLine, EngineOrder, OrderState, Parcel, Return, Units, content_of
from marketplace.stores.saleor.shapes import Metadata

REF = "ocop.ref"  # public, because only public metadata can be searched
PLACED = "ocop.order"
DELIVERY = "ocop.delivery"
SHORT = "ocop.short"
CANCELLED = "ocop.cancelled"
PARCEL = "ocop.parcel"  # followed by the key, and as a label on the fulfilment
RETURN = "ocop.return"  # followed by the key
KEPT = "ocop.kept"  # on a fulfilment: which one it stands for

Contents = tuple[tuple[str, int], ...]
Entry = TypeVar("Entry", bound="Numbered")


class Note(BaseModel):
    """A frozen entry."""

    model_config = ConfigDict(frozen=True)


class Bought(Note):
    """A line as it was ordered."""

    sku: str
    place: str
    quantity: int
    unit_price_vnd: int


class Sale(Note):
    """What was wrong with a counter sale. Shortages are SKU, asked and left."""

    shortages: tuple[tuple[str, int, int], ...] = ()
    not_for_sale: tuple[str, ...] = ()


class Placed(Note):
    """What stood in the draft, or in the sale."""

    fingerprint: str
    channel: str
    delivery_vnd: int
    lines: tuple[Bought, ...]
    sale: Sale | None = None

    def record(self, ref: str) -> EngineOrder:
        """The order as it stands while nothing has happened to it."""
        return EngineOrder(
            ref=ref,
            channel=self.channel,
            state=OrderState.PLACED,
            lines=tuple(
                EngineLine(sku=line.sku, place=line.place, unit_price_vnd=line.unit_price_vnd, quantity=line.quantity)
                for line in sorted(self.lines, key=lambda line: line.sku)
            ),
            delivery_vnd=self.delivery_vnd,
        )


class Short(Note):
    """Units that were called off with the whole order, in all, by SKU."""

    units: dict[str, int] = {}


class Numbered(Note):
    """An entry that keeps its place among its like."""

    n: int
    lines: Contents


class Sent(Numbered):
    """A parcel. Until it is `done` it may have left or not: the fulfilment that carries its key tells."""

    tracking: str = ""
    done: bool = False

    def parcel(self, key: str) -> Parcel:
        """The parcel as it was said."""
        return Parcel(key=key, lines=units_of(self.lines), tracking=self.tracking)


class Step(Note):
    """What is to become of one fulfilment when goods come back: it is cancelled, and what stays out leaves again."""

    fulfilment: str
    parcel: str
    tracking: str
    kept: Contents
    back: Contents


class Returned(Numbered):
    """Goods that came back, or are about to; done when a returned fulfilment names it."""

    restock: bool
    steps: tuple[Step, ...] = ()

    def as_return(self, key: str) -> Return:
        """The return as it was said."""
        return Return(key=key, lines=units_of(self.lines), restock=self.restock)


@dataclass(frozen=True)
class Ledger:
    """All entries of an order. `short` counts only where the order is cancelled: elsewhere the lines tell."""

    placed: Placed
    delivery_vnd: int
    short: Mapping[str, int] = field(default_factory=dict)
    parcels: Mapping[str, Sent] = field(default_factory=dict)
    returns: Mapping[str, Returned] = field(default_factory=dict)


def read(metadata: Iterable[Metadata]) -> Ledger | None:
    """The ledger, or None where an order is none of ours."""
    metadata = tuple(metadata)
    return of(metadata) if any(entry.key == PLACED for entry in metadata) else None


def of(metadata: Iterable[Metadata]) -> Ledger:
    """The ledger of an order that is ours."""
    entries = {entry.key: entry.value for entry in metadata}
    placed = Placed.model_validate_json(entries[PLACED])
    return Ledger(
        placed=placed,
        delivery_vnd=int(entries.get(DELIVERY, placed.delivery_vnd)),
        short=Short.model_validate_json(entries.get(SHORT, "{}")).units,
        parcels=_keyed(entries, PARCEL, Sent),
        returns=_keyed(entries, RETURN, Returned),
    )


def _keyed(entries: Mapping[str, str], kind: str, note: type[Entry]) -> dict[str, Entry]:
    start = f"{kind}."
    found = [
        (key.removeprefix(start), note.model_validate_json(text))
        for key, text in entries.items()
        if key.startswith(start)
    ]
    return dict(sorted(found, key=lambda pair: pair[1].n))


def entry(key: str, value: Note | str) -> dict[str, str]:
    """An entry as Saleor takes it."""
    return {"key": key, "value": value if isinstance(value, str) else value.model_dump_json()}


def contents(lines: Iterable[Units]) -> Contents:
    """Units in the order of their SKUs, as entries keep them."""
    return tuple(content_of(lines))


def units_of(lines: Contents) -> tuple[Units, ...]:
    """Units as the contract has them."""
    return tuple(Units(sku, quantity) for sku, quantity in lines)
