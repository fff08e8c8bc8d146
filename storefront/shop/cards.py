"""Result cards: what a buyer sees of a listing at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from catalog_sync.indexes.base import Listing

GROUP_ICONS = {
    "food": "soup",
    "beverage": "cup-soda",
    "herbal": "leaf",
    "handicraft": "amphora",
    "ornamental": "flower-2",
    "tourism": "tent-tree",
}
ANY_GROUP_ICON = "package"


@dataclass(frozen=True, slots=True)
class Card:
    """One product of a list."""

    code: str
    name: str
    url: str
    picture: str
    icon: str
    group: str
    stars: int
    by: str
    price_vnd: int | None
    unit: str
    is_illustrative: bool
    points_with_stock: int


def card(listing: Listing) -> Card:
    """The card of one listing in the language of the page."""
    return Card(
        code=listing.code,
        name=listing.name(get_language() or "vi"),
        url=reverse("shop:product", args=[listing.code]),
        picture=picture_url(listing.picture),
        icon=GROUP_ICONS.get(listing.group, ANY_GROUP_ICON),
        group=listing.group,
        stars=listing.stars,
        by=" · ".join(part for part in (listing.producer_name, listing.commune_name or listing.former_district) if part),
        price_vnd=listing.price_vnd,
        unit=listing.unit,
        is_illustrative=listing.illustrative,
        points_with_stock=len(listing.in_stock_at),
    )


def cards(listings: Iterable[Listing]) -> tuple[Card, ...]:
    """Cards in the order given."""
    return tuple(card(listing) for listing in listings)


def picture_url(picture: str) -> str:
    """The address of a picture: one of our own drawings by its static path, or wherever the store keeps it."""
    return static(picture) if is_drawing(picture) else picture


def is_drawing(picture: str) -> bool:
    """True for one of our own drawings, which no buyer may take for a photograph."""
    return bool(picture) and not picture.startswith(("/", "http://", "https://"))
