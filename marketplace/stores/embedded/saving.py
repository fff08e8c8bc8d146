"""Writing drafts into rows, and only what differs."""

import dataclasses
from collections.abc import Mapping, Sequence

from marketplace.stores.embedded.models import PriceException, Product, Variant
from marketplace.stores.errors import SkuTaken
from marketplace.stores.records import ProductDraft, VariantDraft

TEXTS = ["name", "description", "producer_code", "pictures"]
FACTS = ["position", "name", "net_quantity", "net_unit", "weight_g", "gtin", "listed_price_vnd"]
BATCH = 500


def lock_or_create(codes: Sequence[str]) -> dict[str, Product]:
    """Lock the rows of these products in pk order; new ones are made first, empty."""
    known = set(Product.objects.filter(code__in=codes).values_list("code", flat=True))
    new = [Product(code=code) for code in dict.fromkeys(codes) if code not in known]
    Product.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    rows = Product.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk")
    return {row.code: row for row in rows}


def save_texts(rows: Mapping[str, Product], drafts: Sequence[ProductDraft]) -> set[str]:
    """Bring the products' own facts to the drafts; returns the codes that differed."""
    changed: dict[str, Product] = {}
    for draft in drafts:
        row = rows[draft.code]
        wanted = {name: value for name, value in _texts(draft).items() if value is not None}
        if _differs(row, wanted):
            changed[row.code] = row
    Product.objects.bulk_update(changed.values(), TEXTS, batch_size=BATCH)
    return set(changed)


def save_variants(rows: Mapping[str, Product], drafts: Sequence[ProductDraft]) -> set[str]:
    """Bring variants and their exceptions to the drafts; returns the codes that differed. Raises SkuTaken."""
    wanted = [
        (rows[draft.code], position, variant)
        for draft in drafts
        for position, variant in enumerate(draft.variants or ())
    ]
    known = {row.sku: row for row in _variants([variant.sku for _, _, variant in wanted])}
    new, changed, codes = [], [], set()
    for product, position, draft in wanted:
        row = known.get(draft.sku) or Variant(sku=draft.sku, product=product)
        if row.product_id != product.pk:
            raise SkuTaken(draft.sku, row.product.code)
        differs = _differs(row, _facts(draft, position))
        if row.pk is None:
            new.append(row)
        elif differs:
            changed.append(row)
        ...
    return codes


def _differs(row: Product | Variant, wanted: Mapping[str, object]) -> bool:
    """Write `wanted` onto the row; True when anything was different."""
    different = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
