"""From drafts to what has to be said to Saleor, and only what differs. Pure: reads and says nothing itself."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marketplace.stores.channels import MODERN_TRADE, ONLINE
from marketplace.stores.errors import SkuTaken
from marketplace.stores.records import ProductDraft, Texts, VariantDraft
from marketplace.stores.saleor import names, reading, texts
from marketplace.stores.saleor.shapes import catalogue as shapes

Input = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids that inputs name, by our names."""

    product_type: str
    category: str
    attributes: Mapping[str, str]
    channels: Mapping[str, str]
    pages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What has to be said of one product that is there; `facts` stands for its own fields and attributes."""

    product: str
    facts: Input = field(default_factory=dict)
    listings: list[Input] = field(default_factory=list)
    new_variants: list[Input] = field(default_factory=list)
    variants: list[Input] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.facts or self.listings or self.new_variants or self.variants)


@dataclass(frozen=True, slots=True)
class Translations:
    """Translations to be written, of products and of variants."""

    products: list[Input] = field(default_factory=list)
    variants: list[Input] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.products or self.variants)


def require_sound(drafts: Iterable[ProductDraft]) -> None:
    """Raises SkuTaken when two drafts want one SKU, ValueError for a language that Saleor is not asked for."""
    owners: dict[str, str] = {}
    for draft in drafts:
        for variant in draft.variants or ():
            if owners.setdefault(variant.sku, draft.code) != draft.code:
                raise SkuTaken(variant.sku, owners[variant.sku])
            texts.require_known(variant.name)
        texts.require_known(draft.name or {})
        texts.require_known(draft.description or {})


def channels_of(draft: ProductDraft, found: shapes.Product | None) -> set[str]:
    """Where a product has to be listed: where it is, in everybody's channels, and wherever it has an exception."""
    listed = found.listed_in if found else set()
    excepted = {channel for variant in draft.variants or () for channel in variant.exceptions}
    return {ONLINE, MODERN_TRADE} | listed | excepted


def new_product(draft: ProductDraft, ids: Ids) -> Input:
    """The input of a product that is not there yet: listed, and not for sale."""
    channels = channels_of(draft, None)
    attributes = _producer(draft.producer_code, ids) if draft.producer_code else []
    pictures = [entry("ocop.pictures", reading.pictures_as_json(draft.pictures))] if draft.pictures else []
    return {
        "productType": ids.product_type,
        "category": ids.category,
        "externalReference": draft.code,
        "slug": names.product_slug(draft.code),
        "name": _base(draft.name or {}, draft.code),
        "description": texts.to_editor((draft.description or {}).get(texts.BASE, "")),
        "attributes": attributes,
        "metadata": pictures,
        "privateMetadata": [entry("ocop.for_sale", "0")],
        "channelListings": [new_listing(channel, ids, sells=False) for channel in sorted(channels)],
        "variants": [_new_variant(variant, channels, ids) for variant in draft.variants or ()],
    }


def new_listing(channel: str, ids: Ids, *, sells: bool) -> Input:
    """That a product stands in a channel."""
    facts = {"isPublished": sells, "isAvailableForPurchase": sells, "visibleInListings": True}
    return {"channelId": ids.channels[channel]} | facts


def change(draft: ProductDraft, found: shapes.Product, ids: Ids) -> Change:
    """What differs between a draft and what is there."""
    drafts = {variant.sku: variant for variant in draft.variants or ()}
    known = {variant.sku or "": variant for variant in reading.in_order(found)}
    channels = channels_of(draft, found)
    return Change(
        product=found.id,
        facts=_facts(draft, found, ids),
        listings=_new_listings(found, channels, ids),
        new_variants=[_new_variant(each, channels, ids) for sku, each in drafts.items() if sku not in known],
        variants=list(_changed_variants(known, drafts, channels, ids)),
    )


def listing_change(found: shapes.Product, channels: Collection[str], ids: Ids) -> Change:
    """What has to be said so that a product stands in `channels` too, at its listed prices."""
    wanted = found.listed_in.union(channels)
    return Change(
        product=found.id,
        listings=_new_listings(found, wanted, ids),
        variants=list(_changed_variants({each.sku or "": each for each in reading.in_order(found)}, {}, wanted, ids)),
    )


def translations(draft: ProductDraft, found: shapes.Product | None) -> Translations:
    """The translations of a draft that are not there, word for word; one that was taken back becomes empty."""
    known = found.translations if found else {}
    products = [
        {"externalReference": draft.code, "languageCode": code, "translationFields": fields}
        for language, code in texts.TRANSLATIONS.items()
        if (fields := _translated(draft, known.get(language), language))
    ]
    variants = {each.sku: each.translations for each in found.product_variants.nodes} if found else {}
    return Translations(products, [each for v in draft.variants or () for each in _names(v, variants.get(v.sku, {}))])


def _new_listings(found: shapes.Product, channels: Collection[str], ids: Ids) -> list[Input]:
    """Those of `channels` in which it does not stand yet: shown and sold there as we said of it last."""
    new = sorted(set(channels) - found.listed_in)
    return [new_listing(channel, ids, sells=found.is_told_for_sale) for channel in new]


def _translated(draft: ProductDraft, known: shapes.Translated | None, language: str) -> Input:
    fields: Input = {}
    if draft.name is not None and draft.name.get(language, "") != ((known.name if known else None) or ""):
        fields["name"] = draft.name.get(language, "")
    if draft.description is not None:
        wanted = texts.tidy(draft.description.get(language, ""))
        if wanted != texts.from_editor(known.description if known else None):
            fields["description"] = texts.to_editor(wanted)
    return fields


def _names(draft: VariantDraft, known: Mapping[str, shapes.Translated]) -> Iterator[Input]:
    for language, code in texts.TRANSLATIONS.items():
        now = (known[language].name if language in known else None) or ""
        wanted = draft.name.get(language, "")
        if wanted != now:
            yield {"externalReference": draft.sku, "languageCode": code, "translationFields": {"name": wanted}}


def _facts(draft: ProductDraft, found: shapes.Product, ids: Ids) -> Input:
    """The product's own fields that differ. None in a draft leaves a part as it is."""
    facts: Input = {}
    if draft.name is not None and _base(draft.name, draft.code) != found.name:
        facts["name"] = _base(draft.name, draft.code)
    if draft.description is not None:
        wanted = texts.tidy(draft.description.get(texts.BASE, ""))
        if wanted != texts.from_editor(found.description):
            facts["description"] = texts.to_editor(wanted)
    if draft.producer_code is not None and draft.producer_code != found.producer_code:
        facts["attributes"] = _producer(draft.producer_code, ids)
    if draft.pictures is not None and draft.pictures != reading.product(found).pictures:
        facts["metadata"] = [entry("ocop.pictures", reading.pictures_as_json(_ours(draft, found)))]
    return facts


def _ours(draft: ProductDraft, found: shapes.Product) -> tuple[Any, ...]:
    """The draft's pictures without those that stand beside the product as media of the dashboard."""
    media = {each.url for each in found.media or ()}
    return tuple(each for each in draft.pictures or () if each.url not in media)


def _producer(code: str, ids: Ids) -> list[Input]:
    return [{"id": ids.attributes[names.PRODUCER], "reference": ids.pages[code] if code else None}]


def _new_variant(draft: VariantDraft, channels: Collection[str], ids: Ids) -> Input:
    prices = {channel: price for channel in sorted(channels) if (price := draft.price_in(channel)) is not None}
    return {
        "sku": draft.sku,
        "externalReference": draft.sku,
        "trackInventory": True,
        "channelListings": [{"channelId": ids.channels[channel], "price": price} for channel, price in prices.items()],
    } | _own_fields(draft, ids)


def _own_fields(draft: VariantDraft, ids: Ids) -> Input:
    """Everything of a variant but its prices."""
    has_net = draft.net_quantity is not None
    net = str(draft.net_quantity) if has_net else ""
    content = f"{net} {draft.net_unit}".strip() if has_net else None
    return {
        "name": _base(draft.name, draft.sku),
        "weight": None if draft.weight_g is None else {"unit": "G", "value": draft.weight_g},
        "attributes": [
            {"id": ids.attributes[names.GTIN], "plainText": draft.gtin or None},
            {"id": ids.attributes[names.NET_WEIGHT], "plainText": content},
        ],
        "metadata": [entry("ocop.net_quantity", net), entry("ocop.net_unit", draft.net_unit)],
        "privateMetadata": [entry("ocop.exceptions", json.dumps(sorted(draft.exceptions)))],
    }


def _changed_variants(
    known: Mapping[str, shapes.Variant], drafts: Mapping[str, VariantDraft], channels: Collection[str], ids: Ids
) -> Iterator[Input]:
    """Inputs of the variants that differ: one that no draft names only follows its product into new channels."""
    for sku, found in known.items():
        wanted = drafts.get(sku) or reading.variant(found)
        update = _own_fields(wanted, ids) if sku in drafts and not _has_own_fields(found, wanted) else {}
        if prices := _prices(wanted, found, channels, ids):
            update["channelListings"] = prices
        if update:
            yield {"id": found.id} | update


def _has_own_fields(found: shapes.Variant, wanted: VariantDraft) -> bool:
    now = reading.variant(found)
    there = (found.external_reference, found.name, now.net_quantity, now.net_unit, now.weight_g, now.gtin)
    asked = (wanted.sku, _base(wanted.name, wanted.sku), wanted.net_quantity, wanted.net_unit, wanted.weight_g)
    return there == (*asked, wanted.gtin) and sorted(wanted.exceptions) == reading.named_exceptions(found)


def _prices(wanted: VariantDraft, found: shapes.Variant, channels: Collection[str], ids: Ids) -> Input:
    """How its prices have to change in these channels."""
    listings = {each.channel.slug: each for each in found.channel_listings or ()}
    prices: dict[str, list[Any]] = {"create": [], "update": [], "remove": []}
    for channel in sorted(channels):
        price, listing = wanted.price_in(channel), listings.get(channel)
        if listing is None and price is not None:
            prices["create"].append({"channelId": ids.channels[channel], "price": price})
        elif listing is not None and price is None:
            prices["remove"].append(listing.id)
        elif listing is not None and price != listing.price:
            prices["update"].append({"channelListing": listing.id, "price": price})
    return {kind: inputs for kind, inputs in prices.items() if inputs}


def _base(of: Texts, placeholder: str) -> str:
    return of.get(texts.BASE) or placeholder


def entry(key: str, value: str) -> Input:
    """One entry of metadata."""
    return {"key": key, "value": value}
