"""Products as an engine offers them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TypeAlias

from marketplace.stores.channels import BY_OWN_PRICE_ONLY, selling_place

Texts: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its address, with the words for those who cannot see it."""

    url: str
    alt: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantDraft:
    """One pack, one size. Channels inherit the listed price unless they have an exception; modern trade never does.

    `net_quantity` counts whole `net_unit`s (g, ml, piece …), `weight_g` is what the carrier lifts.
    """

    sku: str
    name: Texts = field(default_factory=dict)
    net_quantity: int | None = None
    net_unit: str = ""
    weight_g: int | None = None
    gtin: str = ""
    listed_price_vnd: int | None = None
    exceptions: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        prices = [price for price in (self.listed_price_vnd, *self.exceptions.values()) if price is not None]
        if any(price <= 0 for price in prices):
            raise ValueError(f"{self.sku}: a price is a positive number of đồng")

    def price_in(self, channel: str) -> int | None:
        """What one unit costs in `channel`; None where it is not priced yet, or not offered."""
        inherited = None if channel in BY_OWN_PRICE_ONLY else self.listed_price_vnd
        return self.exceptions.get(channel, inherited)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant(VariantDraft):
    """A variant with its shelf counts by place; `available` is what no order holds."""

    stock: Mapping[str, int] = field(default_factory=dict)
    available: Mapping[str, int] = field(default_factory=dict)

    @property
    def draft(self) -> VariantDraft:
        """The same without its counts, as it can be saved again."""
        return VariantDraft(**{part.name: getattr(self, part.name) for part in fields(VariantDraft)})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """What a product is to be like. None leaves a part as it is; variants that are not named stay."""

    code: str
    name: Texts | None = None
    description: Texts | None = None
    producer_code: str | None = None
    pictures: tuple[Picture, ...] | None = None
    variants: tuple[VariantDraft, ...] | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a product stands, as told to the engine, so that no other app on it sells what has lapsed.

    Both days of the window are included.
    """

    product_code: str
    stars: int | None = None
    certified_from: date | None = None
    certified_until: date | None = None
    may_be_bought: bool = False

    def allows_sale(self, on: date) -> bool:
        """True when the product may be bought on `on`, the market's date."""
        if not self.may_be_bought or self.certified_from is None or self.certified_until is None:
            return False
        return self.certified_from <= on <= self.certified_until


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreProduct:
    """A product as the engine has it, sellable or not; variants in the order in which they were first saved.

    `updated_at` moves with texts and variants; an engine need not move it for a price or a count.
    """

    code: str
    name: Texts
    description: Texts
    producer_code: str
    pictures: tuple[Picture, ...]
    variants: tuple[Variant, ...]
    stars: int | None
    certified_from: date | None
    certified_until: date | None
    may_be_bought: bool
    updated_at: datetime

    @property
    def publication(self) -> Publication:
        """What the engine was told of its certificate."""
        return Publication(
            self.code, self.stars, self.certified_from, self.certified_until, may_be_bought=self.may_be_bought
        )

    def is_for_sale(self, on: date) -> bool:
        """True when the product may be bought on `on`, the market's date."""
        return self.publication.allows_sale(on)

    def available_in(self, channel: str, sku: str) -> int:
        """How many units of a variant the place behind `channel` can still give."""
        place = selling_place(channel, self.producer_code)
        return next((variant.available.get(place, 0) for variant in self.variants if variant.sku == sku), 0)


@dataclass(frozen=True, slots=True)
class StockCount:
    """What lies at a place, packed but not handed over included."""

    sku: str
    place: str
    quantity: int

    def __post_init__(self) -> None:
        if self.quantity < 0:
            raise ValueError(f"{self.sku}: a count is never negative")
