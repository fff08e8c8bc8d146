"""From what Saleor says of a product to the records of the contract."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from marketplace.stores.channels import ONLINE
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.records import Picture, StoreProduct, Variant
from marketplace.stores.saleor import texts
from marketplace.stores.saleor.names import is_our_channel
from marketplace.stores.saleor.shapes import catalogue as shapes

GRAMS = {"G": Decimal(1), "KG": Decimal(1_000), "LB": Decimal("453.59237"), "OZ": Decimal("28.349523125")}


class Offer(NamedTuple):
    """The prices and the stock of a variant, as the records of the contract have them."""

    listed_price_vnd: int | None
    exceptions: Mapping[str, int]
    stock: Mapping[str, int]
    available: Mapping[str, int]


def product(found: shapes.Product) -> StoreProduct:
    """A product as the contract speaks of it. Raises StoreUnavailable for more variants than were asked for."""
    if found.product_variants.page_info.has_next_page:
        raise StoreUnavailable(f"{found.external_reference} has more than a hundred variants")
    code = found.external_reference or ""
    names = {language: text.name for language, text in found.translations.items()}
    descriptions = {language: texts.from_editor(text.description) for language, text in found.translations.items()}
    return StoreProduct(
        code=code,
        name=texts.gathered(found.name, names, placeholder=code),
        description=texts.gathered(texts.from_editor(found.description), descriptions),
        producer_code=found.producer_code,
        pictures=(*own_pictures(found), *(Picture(media.url, _alt(media)) for media in found.media or ())),
        variants=tuple(variant(each) for each in in_order(found)),
        stars=stars(found),
        certified_from=found.valid_from.value if found.valid_from else None,
        certified_until=found.valid_until.value if found.valid_until else None,
        may_be_bought=may_be_bought(found),
        updated_at=found.updated_at,
    )


def stars(found: shapes.Product) -> int | None:
    """The stars it may be shown with."""
    return int(found.stars.value) if found.stars and found.stars.value is not None else None


def in_order(found: shapes.Product) -> list[shapes.Variant]:
    """The product's variants in the order in which they were first saved."""
    return sorted((each for each in found.product_variants.nodes if each.sku), key=lambda each: each.created)


def may_be_bought(found: shapes.Product) -> bool:
    """What was last said of it, unless any of its channels stands otherwise.

    So whatever a colleague does to one channel in the dashboard differs from the standing, and is put right.
    """
    return bool(found.our_listings) and found.is_told_for_sale == found.stands_as_told


def own_pictures(found: shapes.Product) -> tuple[Picture, ...]:
    """The pictures that we saved."""
    return tuple(Picture(each["url"], each["alt"]) for each in json.loads(found.pictures or "[]"))


def pictures_as_json(pictures: tuple[Picture, ...]) -> str:
    """The pictures as they are kept beside the product."""
    kept: list[dict[str, Any]] = [{"url": each.url, "alt": dict(each.alt)} for each in pictures]
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def variant(found: shapes.Variant) -> Variant:
    """A variant with its shelf counts; counter sales of goods that were gone may leave less than nothing there."""
    offered = offer(found)
    sku = found.sku or ""
    return Variant(
        sku=sku,
        name=texts.gathered(found.name, {k: v.name for k, v in found.translations.items()}, placeholder=sku),
        net_quantity=int(found.net_quantity) if found.net_quantity else None,
        net_unit=found.net_unit or "",
        weight_g=grams(found.weight),
        gtin=(found.gtin.value if found.gtin else None) or "",
        listed_price_vnd=offered.listed_price_vnd,
        exceptions=offered.exceptions,
        stock=offered.stock,
        available=offered.available,
    )


def offer(found: shapes.Offered) -> Offer:
    """What it costs in channels of ours, and what lies at our places: never less than nothing."""
    listings = [each for each in found.channel_listings or () if is_our_channel(each.channel.slug)]
    prices = {each.channel.slug: each.price for each in listings if each.price is not None}
    stocks = {each.warehouse.external_reference: each for each in found.stocks or ()}
    counts = {place: each for place, each in stocks.items() if place}
    return Offer(
        listed_price_vnd=prices.get(ONLINE),
        exceptions=exceptions(prices, named_exceptions(found)),
        stock={place: max(0, each.quantity) for place, each in counts.items()},
        available={place: max(0, each.quantity - each.quantity_allocated) for place, each in counts.items()},
    )


def named_exceptions(found: shapes.Offered) -> list[str]:
    """The channels that we said do not inherit the listed price."""
    return list(json.loads(found.exceptions or "[]"))


def exceptions(prices: Mapping[str, int], named: list[str]) -> dict[str, int]:
    """Prices that are not inherited: named ones, and whatever differs because somebody changed it in the dashboard."""
    listed = prices.get(ONLINE)
    return {
        channel: price
        for channel, price in sorted(prices.items())
        if channel != ONLINE and (channel in named or price != listed)
    }


def grams(weight: shapes.Weight | None) -> int | None:
    """A weight in whole grams, whatever unit the shop shows."""
    return round(weight.value * GRAMS[weight.unit]) if weight else None


def _alt(media: shapes.Media) -> dict[str, str]:
    return {texts.BASE: media.alt} if media.alt else {}
