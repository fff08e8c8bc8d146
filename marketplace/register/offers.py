"""Putting registered products into the store, so that the store is the one source of what may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.db import transaction

from marketplace.register.entries.products import ProductEntry
from marketplace.register.runs import Options
from marketplace.stores import store
from marketplace.stores.records import ProductDraft, VariantDraft


def save(entries: Sequence[ProductEntry], options: Options) -> list[str]:
    """Save what is new or differs; returns the codes of which the store has told the outbox already.

    A price of the register counts only until the product has one: from then on it is the producer's.
    """
    if settings.STORES["default"]["BACKEND"] == settings.STORES["embedded"]["BACKEND"]:
        # Rows of this very database: both are written, or neither.
        return _save(entries, options)
    # A remote engine is never spoken to with a transaction open; should that fail, the audit shows what it lacks.
    transaction.on_commit(partial(_save, entries, options), robust=True)
    return []


def _save(entries: Sequence[ProductEntry], options: Options) -> list[str]:
    priced = _priced(entries) if options.default_variants else {}
    wanted = (entry for entry in entries if any(entry.outcome) or entry.row.code in priced)
    drafts = [_draft(entry, priced, options) for entry in wanted]
    return store.save_products(drafts) if drafts else []


def _draft(entry: ProductEntry, priced: Mapping[str, VariantDraft], options: Options) -> ProductDraft:
    """All of a new product; of a known one only what differs, as the rest may have been worked on in the store."""
    row, variant = entry.row, priced.get(entry.row.code)
    if entry.is_new and options.default_variants:
        variant = VariantDraft(sku=row.code, name=_pack(entry), listed_price_vnd=entry.draft.price_vnd)
    speaks_of = {"name", "story", "producer"} if entry.is_new else entry.different
    return ProductDraft(
        code=row.code,
        name=row.name if "name" in speaks_of else None,
        description=row.story if "story" in speaks_of else None,
        producer_code=(row.producer.code if row.producer else "") if "producer" in speaks_of else None,
        variants=(variant,) if variant else None,
    )


def _pack(entry: ProductEntry) -> dict[str, str]:
    return {"vi": entry.row.unit} if entry.row.unit else {}


def _priced(entries: Sequence[ProductEntry]) -> dict[str, VariantDraft]:
    """Default variants of known products that had no price and now get the register's, by product code."""
    prices = {entry.row.code: entry.draft.price_vnd for entry in entries if not entry.is_new and entry.draft.price_vnd}
    if not prices:
        return {}
    variants = [variant for product in store.products(codes=prices) for variant in product.variants]
    return {
        variant.sku: replace(variant.draft, listed_price_vnd=prices[variant.sku])
        for variant in variants
        if variant.sku in prices and variant.listed_price_vnd is None
    }
