"""Writing drafts into rows, and only what differs."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from marketplace.stores.embedded.models import PriceException, Product, Variant
from marketplace.stores.errors import SkuTaken
from marketplace.stores.records import ProductDraft, VariantDraft

TEXTS = ["name", "description", "producer_code", "pictures"]
FACTS = ["name", "net_quantity", "net_unit", "weight_g", "gtin", "listed_price_vnd"]
BATCH = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A variant as a draft wants it, and the product it belongs to."""

    product: Product
    draft: VariantDraft

    def facts(self) -> dict[str, object]:
        """The columns of the variant's row."""
        return {name: getattr(self.draft, name) for name in FACTS} | {"name": dict(self.draft.name)}


def create_missing(codes: Iterable[str]) -> set[str]:
    """Make empty rows for products that are not there yet; returns their codes."""
    codes = set(codes)
    new = codes - set(Product.objects.filter(code__in=codes).values_list("code", flat=True))
    Product.objects.bulk_create([Product(code=code) for code in sorted(new)], ignore_conflicts=True, batch_size=BATCH)
    return new


def lock(codes: Iterable[str]) -> dict[str, Product]:
    """Lock the rows of these products in pk order; by code."""
    rows = Product.objects.select_for_update(no_key=True).filter(code__in=list(codes)).order_by("pk")
    return {row.code: row for row in rows}


def save_texts(rows: Mapping[str, Product], drafts: Iterable[ProductDraft]) -> set[str]:
    """Bring the products' own facts to the drafts; returns the codes that differed."""
    changed = {}
    for draft in drafts:
        if _differs(rows[draft.code], _texts(draft)):
            changed[draft.code] = rows[draft.code]
    Product.objects.bulk_update(changed.values(), TEXTS, batch_size=BATCH)
    return set(changed)


def save_variants(rows: Mapping[str, Product], drafts: Iterable[ProductDraft]) -> set[str]:
    """Bring variants and their exceptions to the drafts; returns the codes that differed. Raises SkuTaken."""
    wanted = _wanted(rows, drafts)
    known = {row.sku: row for row in Variant.objects.filter(sku__in=wanted).select_related("product")}
    for sku, row in known.items():
        if row.product_id != wanted[sku].product.pk:
            raise SkuTaken(sku, row.product.code)
    new = [Variant(product=each.product, sku=sku, **each.facts()) for sku, each in wanted.items() if sku not in known]
    changed = [row for sku, row in known.items() if _differs(row, wanted[sku].facts())]
    known |= {row.sku: row for row in Variant.objects.bulk_create(new, batch_size=BATCH)}
    Variant.objects.bulk_update(changed, FACTS, batch_size=BATCH)
    priced = _save_exceptions(wanted, known)
    return {row.product.code for row in [*new, *changed, *priced]}


def _wanted(rows: Mapping[str, Product], drafts: Iterable[ProductDraft]) -> dict[str, Wanted]:
    """Every variant the drafts name, by SKU. Raises SkuTaken when two products want the same."""
    wanted: dict[str, Wanted] = {}
    for draft in drafts:
        for variant in draft.variants or ():
            earlier = wanted.get(variant.sku)
            if earlier is not None and earlier.product.code != draft.code:
                raise SkuTaken(variant.sku, earlier.product.code)
            wanted[variant.sku] = Wanted(rows[draft.code], variant)
    return wanted


def _save_exceptions(wanted: Mapping[str, Wanted], rows: Mapping[str, Variant]) -> list[Variant]:
    """Bring price exceptions to the drafts; returns the variants whose exceptions differed."""
    current: dict[int, dict[str, int]] = defaultdict(dict)
    for each in PriceException.objects.filter(variant__in=rows.values()):
        current[each.variant_id][each.channel] = each.price_vnd
    changed = [row for sku, row in rows.items() if current[row.pk] != dict(wanted[sku].draft.exceptions)]
    PriceException.objects.filter(variant__in=changed).delete()
    PriceException.objects.bulk_create(
        [
            PriceException(variant=row, channel=channel, price_vnd=price)
            for row in changed
            for channel, price in sorted(wanted[row.sku].draft.exceptions.items())
        ],
        batch_size=BATCH,
    )
    return changed


def _texts(draft: ProductDraft) -> dict[str, object]:
    """The columns a draft speaks of."""
    texts: dict[str, object] = {
        "name": None if draft.name is None else dict(draft.name),
        "description": None if draft.description is None else dict(draft.description),
        "producer_code": draft.producer_code,
        "pictures": None if draft.pictures is None else [dataclasses.asdict(picture) for picture in draft.pictures],
    }
    return {name: value for name, value in texts.items() if value is not None}


def _differs(row: Product | Variant, wanted: Mapping[str, object]) -> bool:
    """Write `wanted` onto the row; True when anything was different."""
    different = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
