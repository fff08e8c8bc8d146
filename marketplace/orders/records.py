"""What crosses this room's border: frozen values. Money is whole đồng, VAT included; weights are grams."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from marketplace.stores.records import Texts, Units


@dataclass(frozen=True, slots=True)
class Wanted(Units):
    """Units of a variant that somebody wants, and the price they were shown for one, where they were shown one."""

    expected_price_vnd: int | None = None


class ProblemKind(enum.StrEnum):
    """Why a line of a basket cannot be had as it stands. `gone`: lapsed, suspended, paused or not on offer at all;
    `service`: a stay or a tour, which is booked with its producer and never sent."""

    GONE = "gone"
    OUT_OF_STOCK = "out_of_stock"
    PRICE_CHANGED = "price_changed"
    NOT_PRICED = "not_priced"
    ALCOHOL = "alcohol"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line. `left` for out_of_stock, the two prices for price_changed."""

    sku: str
    kind: ProblemKind
    left: int | None = None
    old_vnd: int | None = None
    new_vnd: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedVariant:
    """One variant as one channel offers it on one day; `may_be_ordered` is False where the product may not be sold."""

    sku: str
    product_code: str
    producer_code: str
    producer_province: str
    name: Texts
    variant_name: Texts
    price_vnd: int | None
    left: int
    unit_weight_g: int
    vat_class: str
    vat_percent: int
    alcohol: bool
    may_be_ordered: bool
    service: bool = False
    stars: int | None = None
    certificate_id: int | None = None
    certified_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine:
    """A line of a quote, priced."""

    offered: OfferedVariant
    quantity: int
    unit_price_vnd: int

    @property
    def sku(self) -> str:
        """The variant."""
        return self.offered.sku

    @property
    def gross_vnd(self) -> int:
        """The line's price, VAT included."""
        return self.quantity * self.unit_price_vnd

    @property
    def weight_g(self) -> int:
        """What the line weighs."""
        return self.quantity * self.offered.unit_weight_g


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedParcel:
    """What one producer would send, or what lies at the point of one producer's."""

    producer_code: str
    lines: tuple[QuotedLine, ...]
    delivery_vnd: int
    weight_g: int

    @property
    def goods_vnd(self) -> int:
        """The price of its lines."""
        return sum(line.gross_vnd for line in self.lines)

    @property
    def total_vnd(self) -> int:
        """What is paid for it at the door."""
        return self.goods_vnd + self.delivery_vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a basket costs. `tax` is the VAT included in the total, by rate in per cent."""

    parcels: tuple[QuotedParcel, ...]
    tax: Mapping[int, int]

    @property
    def goods_vnd(self) -> int:
        """Without delivery."""
        return sum(parcel.goods_vnd for parcel in self.parcels)

    @property
    def delivery_vnd(self) -> int:
        """All delivery fees."""
        return sum(parcel.delivery_vnd for parcel in self.parcels)

    @property
    def total_vnd(self) -> int:
        """All of it."""
        return self.goods_vnd + self.delivery_vnd

    @property
    def lines(self) -> tuple[QuotedLine, ...]:
        """The lines of all parcels."""
        return tuple(line for parcel in self.parcels for line in parcel.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who orders: a name, and a phone number or an e-mail address."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = "vi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where the parcels go."""

    province_code: str
    commune_code: str
    street: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """Whom a partner wants the invoice made out to."""

    company: str
    tax_code: str
    address: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRequest:
    """An order as somebody asks for it. The same key with the same content is the same order.

    Delivered: method `cod` and a destination. Picked up: `pay_at_point` and a point's slug. Paid at once: `vietqr` or
    `card`, and a destination or a point's slug. A partner's: `transfer_later`, a partner's slug, a destination and
    invoice details.
    """

    idempotency_key: str
    lines: tuple[Wanted, ...]
    method: str
    buyer: Buyer
    destination: Destination | None = None
    point: str | None = None
    partner: str | None = None
    invoice: Invoice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where a parcel goes: shown to its producer from acceptance on."""

    name: str
    phone: str
    email: str
    street: str
    commune: str
    province: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedParcel:
    """A parcel as anybody with the code may see it."""

    key: str
    producer_name: str
    state: str
    carrier: str
    tracking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedOrder:
    """An order as anybody with phone and code may see it: how far it is, never to whom or where it goes."""

    number: str
    state: str
    channel_kind: str
    placed_at: datetime | None
    pay_until: datetime | None
    point: str
    held_until: datetime | None
    picked_up_at: datetime | None
    parcels: tuple[TrackedParcel, ...] = field(default=())
