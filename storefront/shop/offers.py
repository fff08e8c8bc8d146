"""What a product costs and where it lies today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.places.models import SalesPoint
from marketplace.stores.channels import ONLINE, POINT
from marketplace.stores.records import StoreProduct, Variant
from storefront.kit.numbers import number, vnd
from storefront.shop.buying.selling import Goods, Why

FEW = 10

# Unit of a net content → (how much of it the unit price is for, in what words).
UNIT_PRICES: Mapping[str, tuple[int, str]] = {"g": (1000, "kg"), "ml": (100, "100 ml")}


@dataclass(frozen=True, slots=True)
class PricedVariant:
    """One pack: what it holds unless its name says so, its price with tax, that by the kilo or the 100 ml."""

    name: str
    content: str
    price_vnd: int | None
    unit_price: str
    sku: str = ""
    left: int = 0
    at_points_only: bool = False
    why_not: Why | None = None

    @property
    def is_scarce(self) -> bool:
        """True when so few are left that it is worth telling."""
        return self.why_not is None and 0 < self.left <= FEW


@dataclass(frozen=True, slots=True)
class StockedPoint:
    """A sales point that has the product on its shelf today."""

    name: str
    url: str
    commune: str
    opening_hours: str


def priced_variants(found: Goods, *, on: date) -> tuple[PricedVariant, ...]:
    """Every pack, the cheapest first; those without a price last."""
    variants = found.variants
    ordered = sorted(variants, key=lambda each: (each.price_in(ONLINE) is None, each.price_in(ONLINE) or 0, each.sku))
    return tuple(_priced(variant, found, on) for variant in ordered)


def stocked_points(offer: StoreProduct | None) -> tuple[StockedPoint, ...]:
    """The points with stock, by name. One query when there are any."""
    variants = offer.variants if offer else ()
    places = {place for variant in variants for place, left in variant.available.items() if left > 0}
    slugs = {place.removeprefix(POINT) for place in places if place.startswith(POINT)}
    if not slugs:
        return ()
    rows = SalesPoint.objects.filter(slug__in=slugs).select_related("commune").order_by("name")
    return tuple(
        StockedPoint(
            name=row.name,
            url=reverse("shop:point", args=[row.slug]),
            commune=row.commune.name if row.commune else "",
            opening_hours=row.opening_hours,
        )
        for row in rows
    )


def unit_price(variant: Variant) -> str:
    """The price by the usual measure, half a đồng rounded up; nothing when the content or the price is unknown."""
    price_vnd = variant.price_in(ONLINE)
    if price_vnd is None or not variant.net_quantity or variant.net_unit not in UNIT_PRICES:
        return ""
    measure, words = UNIT_PRICES[variant.net_unit]
    if variant.net_quantity == measure:
        return ""
    by_measure = (2 * price_vnd * measure + variant.net_quantity) // (2 * variant.net_quantity)
    return f"{vnd(by_measure)}/{words}"


def _priced(variant: Variant, found: Goods, on: date) -> PricedVariant:
    content = _content(variant)
    channels = found.channels(variant.sku, on)
    name = text_in(variant.name, get_language() or "vi") or content or _("One pack")
    return PricedVariant(
        name=name,
        content="" if content in name else content,
        price_vnd=variant.price_in(ONLINE),
        unit_price=unit_price(variant),
        sku=variant.sku,
        left=found.left(variant.sku, channels[0]) if channels else 0,
        at_points_only=bool(channels) and channels[0] != ONLINE,
        why_not=None if channels else found.why_not_variant(variant.sku, ONLINE, on),
    )


def _content(variant: Variant) -> str:
    """Grams and millilitres; how many pieces there are is said by the variant's name."""
    if not variant.net_quantity or variant.net_unit not in UNIT_PRICES:
        return ""
    return f"{number(variant.net_quantity)} {variant.net_unit}"
