"""What a webhook wakes: the topics of the outbox and their keys. Pure.

A webhook says which thing changed, never what about it: the reader looks afresh. So its age, its order and its
repetition do not matter. What our own app did is passed over: whoever did it has told the outbox already.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from marketplace.stores.channels import POINT, PRODUCER
from marketplace.stores.saleor import names

PRODUCT, REFERENCE, ORDER = "product.changed", "engine_reference.changed", "engine_order.changed"
REBUILD = "catalogue.rebuild"
LONGEST_KEY = 100

Event: TypeAlias = Mapping[str, Any]
Woken: TypeAlias = tuple[str, str | None]  # a topic and a key; no key where the thing is none of ours
Teller: TypeAlias = Callable[[Event], Iterator[Woken]]


class UnknownEvent(ValueError):
    """No subscription of ours asks for that event."""


def wakes(event: Event) -> dict[str, set[str]]:
    """Topic → keys. Raises UnknownEvent for what we never asked for, KeyError and TypeError for a malformed one."""
    tell = TELLERS.get(event["__typename"])
    if tell is None:
        raise UnknownEvent(event["__typename"])
    found: dict[str, set[str]] = defaultdict(set)
    if not _is_our_own(event):
        for topic, key in tell(event):
            if key and len(key) <= LONGEST_KEY:  # no thing of ours has a longer name
                found[topic].add(key)
    return dict(found)


def reference(kind: str, name: str | None) -> Woken:
    """That Saleor is to be asked who refers to something; for a name that no key can hold, everything is looked at."""
    if not name:
        return REFERENCE, None
    key = f"{kind}:{name}"
    return (REFERENCE, key) if len(key) <= LONGEST_KEY else (REBUILD, "all")


def _is_our_own(event: Event) -> bool:
    issuer, recipient = event.get("issuingPrincipal") or {}, event.get("recipient") or {}
    return bool(issuer.get("id")) and issuer["id"] == recipient.get("id")


def _product(event: Event) -> Iterator[Woken]:
    yield PRODUCT, event["product"]["externalReference"]


def _variant(event: Event) -> Iterator[Woken]:
    yield PRODUCT, event["productVariant"]["product"]["externalReference"]


def _medium(event: Event) -> Iterator[Woken]:
    yield reference("product", event["productMedia"]["productId"])


def _translation(event: Event) -> Iterator[Woken]:
    """Of products and variants; the texts of anything else do not concern us."""
    translated = (event["translation"] or {}).get("translatableContent") or {}
    yield reference("product", translated.get("productId"))
    yield reference("variant", translated.get("productVariantId"))


def _page(event: Event) -> Iterator[Woken]:
    yield reference("page", event["page"]["slug"])


def _category(event: Event) -> Iterator[Woken]:
    yield reference("category", event["category"]["id"])


def _value(event: Event) -> Iterator[Woken]:
    yield reference("value", event["attributeValue"]["slug"])


def _everything(name: str, is_ours: Callable[[Event], bool]) -> Teller:
    """Something that every product stands on, or that is gone, so that nobody can say who referred to it."""

    def tell(event: Event) -> Iterator[Woken]:
        yield REBUILD, "all" if is_ours(event[name]) else None

    return tell


def _order(event: Event) -> Iterator[Woken]:
    return _of_order(event["order"])


def _orders(event: Event) -> Iterator[Woken]:
    for order in event["orders"] or ():
        yield from _of_order(order)


def _of_order(order: Event) -> Iterator[Woken]:
    """Orders move stock, and no other event says so."""
    yield ORDER, order["externalReference"]
    for line in order["lines"]:
        variant = line["variant"] or {"product": {"externalReference": None}}
        yield PRODUCT, variant["product"]["externalReference"]


def _is_our_attribute(attribute: Event) -> bool:
    return attribute["slug"] in names.ATTRIBUTES


def _is_our_channel(channel: Event) -> bool:
    return names.is_our_channel(str(channel["slug"]))


def _is_our_warehouse(warehouse: Event) -> bool:
    return str(warehouse["externalReference"]).startswith((PRODUCER, POINT))


def _is_producer(page: Event) -> bool:
    return str(page["slug"]).startswith(f"{names.page_slug('')}-")


TELLERS: Mapping[str, Teller] = {
    **dict.fromkeys(("ProductCreated", "ProductUpdated", "ProductDeleted"), _product),
    **dict.fromkeys(("ProductVariantCreated", "ProductVariantUpdated", "ProductVariantDeleted"), _variant),
    **dict.fromkeys(("ProductVariantStockUpdated", "ProductVariantOutOfStock", "ProductVariantBackInStock"), _variant),
    **dict.fromkeys(("ProductMediaCreated", "ProductMediaUpdated", "ProductMediaDeleted"), _medium),
    **dict.fromkeys(("TranslationCreated", "TranslationUpdated"), _translation),
    "PageUpdated": _page,
    "CategoryUpdated": _category,
    "AttributeValueUpdated": _value,
    **dict.fromkeys(("AttributeUpdated", "AttributeDeleted"), _everything("attribute", _is_our_attribute)),
    "PageDeleted": _everything("page", _is_producer),
    "ChannelDeleted": _everything("channel", _is_our_channel),
    "WarehouseDeleted": _everything("warehouse", _is_our_warehouse),
    **dict.fromkeys(("OrderCreated", "OrderUpdated", "OrderCancelled", "OrderExpired"), _order),
    **dict.fromkeys(("FulfillmentCreated", "FulfillmentCanceled", "FulfillmentTrackingNumberUpdated"), _order),
    "OrderMetadataUpdated": _order,
    "OrderBulkCreated": _orders,
}
