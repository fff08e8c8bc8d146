"""What a channel may carry on a day: certified products with their packs, prices and papers.

Nothing here is kept: standings, papers, prices and stock are read when somebody asks, so that what was suspended or
lapsed a moment ago is in no answer.
"""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from marketplace.offers.pauses import paused_codes
from marketplace.programme import registry
from marketplace.programme.models import SERVICES, Certificate
from marketplace.programme.registry import Entry, Scope
from marketplace.stores import store
from marketplace.stores.channels import MODERN_TRADE, ONLINE
from marketplace.stores.records import StoreProduct, Variant

CHANNELS = (ONLINE, MODERN_TRADE)


class Availability(enum.StrEnum):
    """Whether a pack can be had through the channel today."""

    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    NOT_FOR_SALE = "not_for_sale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the stars rest on. Number, issuer and day only where the decision itself is on record."""

    number: str
    issuer: str
    decided_on: date | None
    in_force_from: date
    expires_on: date
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One variant in one channel. Prices include tax.

    A price without being for sale: alcohol, which may not be paid in cash, and there are only cash methods; and
    services. How many units are `left` is told to partners only.
    """

    sku: str
    gtin: str
    name: Mapping[str, str]
    net_quantity: int | None
    net_unit: str
    weight_g: int | None
    listed_price_vnd: int | None
    trade_price_vnd: int | None
    price_vnd: int | None
    left: int
    availability: Availability


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One product with its packs; texts are language → text."""

    code: str
    names: Mapping[str, str]
    story: Mapping[str, str]
    group: str
    category: str
    stars: int
    paper: Paper
    producer_code: str
    producer_name: str
    producer_address: str
    commune: str
    alcohol_pct: Decimal | None
    shelf_life_days: int | None
    illustrative: bool
    pictures: tuple[str, ...]
    packs: tuple[Pack, ...]

    @property
    def is_service(self) -> bool:
        """True for what no chain can put on a shelf."""
        return self.group in SERVICES

    def days_left(self, on: date) -> int:
        """How many more days after `on` the stars certainly last."""
        return (self.paper.expires_on - on).days


def everything() -> Scope:
    """All products of this market's province; the fictional ones in the demo only."""
    return Scope(settings.PROVINCE_CODE, with_illustrative=settings.DEMO)


def offers(channel: str, *, on: date, with_alcohol: bool = False, scope: Scope | None = None) -> tuple[Offer, ...]:
    """What may be offered on `on`, the market's date, by code. May raise StoreUnavailable."""
    rows = [
        row
        for row in registry.entries(scope or everything(), today=on)
        if row.standing.is_listable and (with_alcohol or not row.product.alcohol_pct)
    ]
    codes = [row.product.code for row in rows]
    counter = _Counter(
        channel=channel,
        on=on,
        papers=registry.certificates_behind(rows),
        in_store={product.code: product for product in store.products(codes=codes)},
        paused=paused_codes(codes),
    )
    return tuple(counter.offer(row) for row in rows if row.product.code in counter.in_store)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counter:
    """What has been read for all rows at once."""

    channel: str
    on: date
    papers: Mapping[int, Certificate]
    in_store: Mapping[str, StoreProduct]
    paused: Collection[str]

    def offer(self, row: Entry) -> Offer:
        product, producer = row.product, row.product.producer
        offered = self.in_store[product.code]
        return Offer(
            code=product.code,
            names=product.name,
            story=product.story,
            group=product.group,
            category=product.category,
            stars=row.standing.stars or 0,
            paper=_paper(row, self.papers),
            producer_code=producer.code if producer else "",
            producer_name=producer.name if producer else "",
            producer_address=producer.address if producer else "",
            commune=str(product.commune or ""),
            alcohol_pct=product.alcohol_pct,
            shelf_life_days=product.shelf_life_days,
            illustrative=product.illustrative,
            pictures=tuple(picture.url for picture in offered.pictures),
            packs=tuple(self._pack(variant, offered, row) for variant in offered.variants),
        )

    def _pack(self, variant: Variant, offered: StoreProduct, row: Entry) -> Pack:
        priced = variant if row.product.illustrative or not settings.DEMO else None
        price_vnd = priced.price_in(self.channel) if priced else None
        is_open = price_vnd is not None and self._is_open(offered, row)
        left = max(0, offered.available_in(self.channel, variant.sku)) if is_open else 0
        return Pack(
            sku=variant.sku,
            gtin=variant.gtin,
            name=variant.name,
            net_quantity=variant.net_quantity,
            net_unit=variant.net_unit,
            weight_g=variant.weight_g,
            listed_price_vnd=priced.listed_price_vnd if priced else None,
            trade_price_vnd=price_vnd if self.channel == MODERN_TRADE else None,
            price_vnd=price_vnd,
            left=left if self.channel == MODERN_TRADE else 0,
            availability=_availability(left, is_open=is_open),
        )

    def _is_open(self, offered: StoreProduct, row: Entry) -> bool:
        if row.product.alcohol_pct or row.product.group in SERVICES or row.product.code in self.paused:
            return False
        return offered.is_for_sale(self.on)


def _paper(row: Entry, papers: Mapping[int, Certificate]) -> Paper:
    standing = row.standing
    if standing.certificate_id is None or standing.certified_from is None or standing.certified_until is None:
        raise ValueError(f"{row.product.code}: listable without a certificate or its days")
    certificate = papers[standing.certificate_id]
    decision = certificate.decision
    return Paper(
        number=decision.number if decision else "",
        issuer=decision.body if decision else "",
        decided_on=decision.decided_on if decision else None,
        in_force_from=standing.certified_from,
        expires_on=standing.certified_until,
        basis=certificate.basis,
    )


def _availability(left: int, *, is_open: bool) -> Availability:
    if not is_open:
        return Availability.NOT_FOR_SALE
    return Availability.IN_STOCK if left > 0 else Availability.OUT_OF_STOCK
