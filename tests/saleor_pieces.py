"""Answers of a Saleor as it sends them, with the least in them; tests add what they are about."""

from typing import Any

from marketplace.stores.saleor.saving import Ids
from marketplace.stores.saleor.shapes.catalogue import Product

CHANNELS = ("online", "modern-trade", "pos-mui-ne")
IDS = Ids(
    product_type="type",
    category="category",
    attributes={slug: f"id of {slug}" for slug in ("ocop-stars", "ocop-certificate", "ocop-commune", "ocop-producer")}
    | {slug: f"id of {slug}" for slug in ("ocop-valid-from", "ocop-valid-until", "ocop-gtin", "ocop-net-weight")},
    channels={channel: f"id of {channel}" for channel in CHANNELS},
    pages={"M-1": "page of M-1"},
)
UNTRANSLATED: dict[str, Any] = dict.fromkeys(("en", "ko", "ru", "zh"))


def price(channel: str, vnd: int | None, currency: str = "VND") -> dict[str, Any]:
    """What a variant costs in a channel."""
    amount = None if vnd is None else {"amount": vnd, "currency": currency}
    return {"id": f"price in {channel}", "channel": {"slug": channel}, "price": amount}


def listing(channel: str, *, published: bool = False, sold: bool | None = None) -> dict[str, Any]:
    """How a product stands in a channel."""
    facts = {"isPublished": published, "isAvailableForPurchase": published if sold is None else sold}
    return {"channel": {"slug": channel}} | facts


def stock(place: str | None, quantity: int, allocated: int = 0) -> dict[str, Any]:
    """What lies in a warehouse."""
    counts = {"quantity": quantity, "quantityAllocated": allocated}
    return counts | {"warehouse": {"externalReference": place}}


def variant(sku: str = "P-1-1", **facts: Any) -> dict[str, Any]:
    """A variant as `_own_fields` of a draft that names nothing would have made it."""
    least = {
        "id": f"variant {sku}",
        "sku": sku,
        "externalReference": sku,
        "name": sku,
        "created": "2026-01-01T00:00:00+00:00",
        "weight": None,
        "gtin": {"value": None},
        "netQuantity": "",
        "netUnit": "",
        "exceptions": "[]",
        "channelListings": [],
        "stocks": [],
    }
    return least | UNTRANSLATED | facts


def product(*variants: dict[str, Any], code: str = "P-1", **facts: Any) -> Product:
    """A product that was saved and never published."""
    least = {
        "id": f"product {code}",
        "externalReference": code,
        "name": code,
        "description": None,
        "updatedAt": "2026-01-02T00:00:00+00:00",
        "category": {"id": "category"},
        "pictures": None,
        "toldForSale": "0",
        "media": [],
        "channelListings": [listing("online"), listing("modern-trade")],
        "productVariants": {"edges": [{"node": each} for each in variants], "pageInfo": {"hasNextPage": False}},
    }
    attributes = dict.fromkeys(("stars", "validFrom", "validUntil", "certificate", "commune", "producer"))
    return Product.model_validate(least | attributes | UNTRANSLATED | facts)
