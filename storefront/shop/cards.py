"""Result cards: what a buyer sees of a listing at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from catalog_sync.indexes.base import Listing
from marketplace.payments import providers
from storefront.shop.pictures import picture


@dataclass(frozen=True, slots=True)
class Card:
    """One product of a list."""

    code: str
    name: str
    url: str
    picture: str
    group: str
    stars: int
    by: str
    price_vnd: int | None
    unit: str
    is_illustrative: bool
    points_with_stock: int
    can_be_bought: bool = False


def card(listing: Listing) -> Card:
    """The card of one listing in the language of the page."""
    return Card(
        code=listing.code,
        name=listing.name(get_language() or "vi"),
        url=reverse("shop:product", args=[listing.code]),
        picture=picture(listing.picture, listing.category).url,
        group=listing.group,
        stars=listing.stars,
        by=" · ".join(
            part for part in (listing.producer_name, listing.commune_name or listing.former_district) if part
        ),
        price_vnd=listing.price_vnd,
        unit=listing.unit,
        is_illustrative=listing.illustrative,
        points_with_stock=len(listing.in_stock_at),
        can_be_bought=listing.sellable and (not listing.alcohol or bool(providers.offered())),
    )


def cards(listings: Iterable[Listing]) -> tuple[Card, ...]:
    """Cards in the order given."""
    return tuple(card(listing) for listing in listings)
