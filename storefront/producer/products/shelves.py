"""What the store has of a product, as its producer reads it: packs with their prices and what lies where."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.places.models import SalesPoint
from marketplace.stores.channels import (
    BY_OWN_PRICE_ONLY,
    MODERN_TRADE,
    ONLINE,
    POINT,
    POS,
    point_place,
    pos_channel,
    producer_place,
)
from marketplace.stores.records import StoreProduct, Variant
from storefront.kit.photos import address


@dataclass(frozen=True, slots=True)
class ChannelPrice:
    """What one channel asks for a pack; `is_own` where it does not follow the listed price."""

    channel: str
    name: str
    price_vnd: int | None
    is_own: bool

    @property
    def is_closed(self) -> bool:
        """True of a channel that sells by a price of its own only, and has none."""
        return self.channel in BY_OWN_PRICE_ONLY and self.price_vnd is None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies of a pack at a sales point; the point counts it."""

    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Pack:
    """One variant. `held` units of `at_home` wait in orders."""

    sku: str
    name: str
    listed_price_vnd: int | None
    channels: tuple[ChannelPrice, ...]
    at_home: int
    available: int
    shelves: tuple[Shelf, ...]

    @property
    def held(self) -> int:
        """Units at home that orders wait for."""
        return self.at_home - self.available

    @property
    def has_own_prices(self) -> bool:
        """True when a channel does not follow the listed price."""
        return any(each.is_own for each in self.channels)


def packs(offer: StoreProduct | None) -> tuple[Pack, ...]:
    """Every pack of a product, in the store's order. One query."""
    if offer is None:
        return ()
    points = points_of(offer)
    return tuple(_pack(variant, offer.producer_code, points) for variant in offer.variants)


def points_of(offer: StoreProduct) -> Mapping[str, str]:
    """Slug → name of the points that have the product or a price for it, by name."""
    slugs = {
        name.removeprefix(head)
        for variant in offer.variants
        for head, names in ((POINT, variant.stock), (POS, variant.exceptions))
        for name in names
        if name.startswith(head)
    }
    return dict(SalesPoint.objects.filter(slug__in=slugs).order_by("name").values_list("slug", "name"))


def thumbnail(offer: StoreProduct | None) -> str:
    """The address of the first picture, small where it is a photo of ours; nothing without one."""
    picture = next(iter(offer.pictures), None) if offer else None
    return address(picture.url) if picture else ""


def _pack(variant: Variant, producer_code: str, points: Mapping[str, str]) -> Pack:
    home = producer_place(producer_code)
    channels = {ONLINE: _("Online and by phone"), MODERN_TRADE: _("Modern channel (supermarkets)")}
    channels |= {pos_channel(slug): name for slug, name in points.items()}
    return Pack(
        sku=variant.sku,
        name=text_in(variant.name, get_language() or "vi") or _("One pack"),
        listed_price_vnd=variant.listed_price_vnd,
        channels=tuple(
            ChannelPrice(channel, name, variant.price_in(channel), channel in variant.exceptions)
            for channel, name in channels.items()
        ),
        at_home=variant.stock.get(home, 0),
        available=variant.available.get(home, 0),
        shelves=tuple(
            Shelf(name, variant.stock[point_place(slug)])
            for slug, name in points.items()
            if point_place(slug) in variant.stock
        ),
    )
