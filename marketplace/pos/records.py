"""What crosses this room's border: what a device asks for, what a shelf holds, what a scan means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from marketplace.pos.models import Method
from marketplace.stores.fingerprints import fingerprint


@dataclass(frozen=True, slots=True)
class DraftLine:
    """Units of one variant at the price the device showed."""

    sku: str
    quantity: int
    unit_price_vnd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDraft:
    """A sale as the device has it. The key, 26 letters of a ULID, is the device's and never used twice.

    `received_vnd` is the cash the guest gave; by VietQR it is the total. `transfer_note` is what the guest's bank
    shows. `device_at` is what the device's clock says, kept for the record only.
    """

    ulid: str
    lines: tuple[DraftLine, ...]
    method: Method
    received_vnd: int
    age_checked: bool = False
    transfer_note: str = ""
    device_at: datetime | None = None

    @property
    def total_vnd(self) -> int:
        """The price of everything."""
        return sum(line.quantity * line.unit_price_vnd for line in self.lines)

    def fingerprint(self) -> str:
        """The content behind the key."""
        lines = sorted((line.sku, line.quantity, line.unit_price_vnd) for line in self.lines)
        return fingerprint(lines, self.method.value, self.received_vnd, self.age_checked)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be sold: `why` is a standing of the programme, `paused`, `not_priced`, `not_on_shelf`
    or, in the demo, `demonstration`.

    `since` is the first day of it where one is known.
    """

    why: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfItem:
    """One variant on the shelf of a point, sellable or not."""

    sku: str
    product_code: str
    name: Mapping[str, str]
    variant: Mapping[str, str]
    producer_code: str
    producer_name: str
    gtin: str
    price_vnd: int | None
    left: int
    stars: int | None
    certificate_id: int | None
    is_alcohol: bool
    illustrative: bool
    refusal: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a scanned or typed text means at one point: an order, variants, or a refusal for a known product."""

    text: str
    order_number: str = ""
    product_code: str = ""
    name: Mapping[str, str] | None = None
    items: tuple[ShelfItem, ...] = ()
    refusal: Refusal | None = None

    @property
    def is_known(self) -> bool:
        """False when the text means nothing to us."""
        return bool(self.order_number or self.product_code or self.items)
