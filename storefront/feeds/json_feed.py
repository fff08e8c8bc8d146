"""`products.json`: the stable form of the feed, described in `openapi.json`."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.encoding import iri_to_uri

from marketplace.stores.channels import MODERN_TRADE
from storefront.feeds.editions import Edition
from storefront.feeds.offers import Offer, Pack

VERSION = "1"


def pieces(edition: Edition) -> Iterator[str]:
    """The document piece by piece, a product each."""
    head = _text(_head(edition))
    yield f'{head[:-1]},"products":['
    for number, offer in enumerate(edition.offers):
        yield ("," if number else "") + _text(_product(offer, edition))
    yield "]}\n"


def _head(edition: Edition) -> dict[str, Any]:
    return {
        "version": VERSION,
        "demo": settings.DEMO,
        "marketDate": edition.on.isoformat(),
        "channel": edition.channel,
        "currency": "VND",
        "pricesIncludeTax": True,
        "ageConfirmed": edition.with_alcohol,
    }


def _product(offer: Offer, edition: Edition) -> dict[str, Any]:
    return {
        "code": offer.code,
        "name": dict(offer.names),
        "description": dict(offer.story),
        "group": offer.group,
        "category": offer.category or None,
        "stars": offer.stars,
        "demo": offer.illustrative,
        "alcoholPct": None if offer.alcohol_pct is None else float(offer.alcohol_pct),
        "shelfLifeDays": offer.shelf_life_days,
        "url": edition.address_of(offer.code),
        "pictures": [picture_address(edition, picture) for picture in offer.pictures],
        "producer": {"code": offer.producer_code, "name": offer.producer_name, "commune": offer.commune or None},
        "certificate": _certificate(offer),
        "variants": [_variant(pack, edition.channel) for pack in offer.packs],
    }


def _certificate(offer: Offer) -> dict[str, Any]:
    paper = offer.paper
    return {
        "number": paper.number or None,
        "issuer": paper.issuer or None,
        "decidedOn": paper.decided_on.isoformat() if paper.decided_on else None,
        "inForceFrom": paper.in_force_from.isoformat(),
        "expiresOn": paper.expires_on.isoformat(),
        "basis": paper.basis,
    }


def _variant(pack: Pack, channel: str) -> dict[str, Any]:
    variant = {
        "sku": pack.sku,
        "gtin": pack.gtin or None,
        "name": dict(pack.name),
        "pack": {"quantity": pack.net_quantity, "unit": pack.net_unit} if pack.net_quantity else None,
        "weightG": pack.weight_g,
        "listedPriceVnd": pack.listed_price_vnd,
        "priceVnd": pack.price_vnd,
        "availability": pack.availability.value,
    }
    return variant | ({"availableQuantity": pack.left} if channel == MODERN_TRADE else {})


def picture_address(edition: Edition, picture: str) -> str:
    """The picture's full address."""
    if not picture.startswith(("http://", "https://")):
        root = "/".join(edition.home.split("/", 3)[:3])
        picture = root + (picture if picture.startswith("/") else f"{settings.STATIC_URL}{picture}")
    return str(iri_to_uri(picture))


def _text(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
