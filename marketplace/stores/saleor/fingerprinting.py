"""Digests of what was seen of a product: whatever differs from the last one has changed, said or unsaid."""

import dataclasses
from collections.abc import Iterable, Mapping

from marketplace.stores.fingerprints import fingerprint
from marketplace.stores.records import StoreProduct, Variant
from marketplace.stores.saleor import reading
from marketplace.stores.saleor.shapes.pulling import OfferedVariant

Offer = tuple[str, int | None, Mapping[str, int], Mapping[str, int], Mapping[str, int]]


def whole(product: StoreProduct) -> str:
    """Of everything the contract tells of a product, but when it was last touched and what its offer is."""
    facts = dataclasses.asdict(product)
    del facts["updated_at"]
    for variant in facts["variants"]:
        for name in ("listed_price_vnd", "exceptions", "stock", "available"):
            del variant[name]
    return fingerprint(facts)


def offer_of_records(variants: Iterable[Variant]) -> str:
    """Of the prices and stock of one product, as the full read has them."""
    return _digest(map(_of_record, variants))


def offer_of_variants(variants: Iterable[OfferedVariant]) -> str:
    """The same, as the light read has them; equal where these are."""
    return _digest(_of_shape(each) for each in variants if each.sku)


NOTHING_OFFERED = fingerprint([])


def _digest(offers: Iterable[Offer]) -> str:
    return fingerprint(sorted(offers, key=lambda each: each[0]))


def _of_record(variant: Variant) -> Offer:
    return (
        variant.sku,
        variant.listed_price_vnd,
        dict(variant.exceptions),
        dict(variant.stock),
        dict(variant.available),
    )


def _of_shape(found: OfferedVariant) -> Offer:
    return (found.sku or "", *reading.offer(found))
