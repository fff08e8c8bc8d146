"""Listings: product × certificate × producer × offer × stock, rebuilt from those at any time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings

from catalog_sync.indexes.base import Listing
from marketplace.offers.pauses import paused_codes
from marketplace.places.models import FormerPlace
from marketplace.programme import certificates
from marketplace.programme.models import SERVICES, RegisteredProduct
from marketplace.programme.standing import Standing
from marketplace.stores import store
from marketplace.stores.channels import ONLINE, POINT, producer_place
from marketplace.stores.records import StoreProduct, Variant


def build(codes: Sequence[str] | None, *, today: date) -> Iterator[Listing]:
    """The listings of those of `codes` (all when None) that may be offered on `today`, in order of their codes.

    A product the store does not know yet has no listing: the store says what is on show.
    """
    standings = certificates.standings(codes, today=today)
    listable = {code: standing for code, standing in standings.items() if standing.is_listable}
    if not listable:
        return
    offers = {offer.code: offer for offer in store.products(codes=list(listable))}
    products = RegisteredProduct.objects.filter(code__in=offers).select_related("producer", "commune").order_by("code")
    former_names = _former_names(product.commune_id for product in products if product.commune_id)
    paused = paused_codes(offers)
    for product in products:
        known_as = former_names.get(product.commune_id or 0, ())
        listing = _listing(product, listable[product.code], offers[product.code], known_as)
        yield replace(listing, sellable=False) if product.code in paused else listing


def codes_in_stock_at(points: Iterable[str]) -> set[str]:
    """Products with stock at any of these points."""
    wanted = set(points)
    return {offer.code for offer in store.products() if wanted & set(_points_with_stock(offer.variants))}


def _listing(product: RegisteredProduct, standing: Standing, offer: StoreProduct, known_as: Sequence[str]) -> Listing:
    if standing.stars is None or standing.certified_from is None or standing.certified_until is None:
        raise ValueError(f"{product.code}: listable without stars or dates")
    return Listing(
        code=product.code,
        names=product.name,
        group=product.group,
        category=product.category,
        stars=standing.stars,
        certified_from=standing.certified_from,
        certified_until=standing.certified_until,
        producer_code=product.producer.code if product.producer else "",
        producer_name=product.producer.name if product.producer else "",
        commune_code=product.commune.code if product.commune else None,
        commune_name=str(product.commune) if product.commune else "",
        former_names=_origin(product, known_as),
        former_district=product.former_district,
        price_vnd=_lowest_price(offer.variants),
        unit=product.unit,
        in_stock_at=tuple(_points_with_stock(offer.variants)),
        illustrative=product.illustrative,
        sellable=_sellable(product, offer),
        alcohol=bool(product.alcohol_pct),
        story=product.story,
        picture=next((picture.url for picture in offer.pictures), ""),
    )


def _origin(product: RegisteredProduct, known_as: Sequence[str]) -> tuple[str, ...]:
    """The names the place had: as the register wrote them, then all that became today's commune."""
    written = (product.former_commune, product.former_district, product.former_province)
    return tuple(dict.fromkeys(name for name in (*written, *known_as) if name))


def _former_names(communes: Iterable[int | str]) -> Mapping[int | str, Sequence[str]]:
    names: dict[int | str, list[str]] = defaultdict(list)
    for place in FormerPlace.objects.filter(commune__in=set(communes)).order_by("name", "district"):
        names[place.commune_id].append(place.name)
    return names


def _lowest_price(variants: Sequence[Variant]) -> int | None:
    prices = [price for variant in variants if (price := variant.price_in(ONLINE)) is not None]
    return min(prices, default=None)


def _points_with_stock(variants: Sequence[Variant]) -> list[str]:
    places = {place for variant in variants for place, left in variant.available.items() if left > 0}
    return sorted(place.removeprefix(POINT) for place in places if place.startswith(POINT))


def _sellable(product: RegisteredProduct, offer: StoreProduct) -> bool:
    """Goods, priced and in stock with their producer. In the demo the real products are only shown, never sold."""
    if product.group in SERVICES or (settings.DEMO and not product.illustrative):
        return False
    place = producer_place(offer.producer_code)
    return any(
        variant.price_in(ONLINE) is not None and variant.available.get(place, 0) > 0 for variant in offer.variants
    )
