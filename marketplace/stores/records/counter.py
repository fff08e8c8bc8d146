"""Sales at a counter: the goods and the money have changed hands, the engine is told."""

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.stores.channels import point_place, pos_channel
from marketplace.stores.fingerprints import fingerprint
from marketplace.stores.records.orders import Units, content_of


@dataclass(frozen=True, slots=True)
class CounterLine(Units):
    """Units sold at the price that was taken for each."""

    unit_price_vnd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSale:
    """A sale at `point`; `key` is the till's own, `on` the market's date of the sale, not of its replay."""

    key: str
    point: str
    lines: tuple[CounterLine, ...]
    method: str
    sold_at: datetime
    on: date

    @property
    def channel(self) -> str:
        """The channel of the point."""
        return pos_channel(self.point)

    @property
    def place(self) -> str:
        """The shelf the goods were taken from."""
        return point_place(self.point)

    @property
    def total_vnd(self) -> int:
        """The money taken."""
        return sum(line.quantity * line.unit_price_vnd for line in self.lines)

    def fingerprint(self) -> str:
        """The content behind the key."""
        prices = sorted((line.sku, line.unit_price_vnd) for line in self.lines)
        return fingerprint(self.point, content_of(self.lines), prices, self.method, self.sold_at.timestamp())


@dataclass(frozen=True, slots=True)
class Shortage:
    """More was handed over than the shelf could give: somebody has to count it."""

    sku: str
    asked: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSale:
    """The engine's answer; under `key` the sale can be read and taken back like any order.

    `not_for_sale` names products that could not be bought on the day of the sale, but were handed over.
    """

    key: str
    total_vnd: int
    shortages: tuple[Shortage, ...] = ()
    not_for_sale: tuple[str, ...] = ()
