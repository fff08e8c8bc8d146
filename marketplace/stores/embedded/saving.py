"""Writing drafts into rows, and only what differs."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marketplace.stores.embedded.models import PriceException, Product, Variant
from marketplace.stores.errors import SkuTaken
from marketplace.stores.records import ProductDraft, VariantDraft

TEXTS = ["name", "description", "producer_code", "pictures"]
FACTS = ["position", "name", "net_quantity", "net_unit", "weight_g", "gtin", "listed_price_vnd"]
BATCH = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A variant as a draft wants it, and the product it belongs to."""

    product: Product
    position: int
    draft: VariantDraft

    def facts(self) -> dict[str, object]:
        """The columns of the variant's row."""
        facts = {name: getattr(self.draft, name) for name in FACTS if name not in {"position", "name"}}
        return facts | {"position": self.position, "name": dict(self.draft.name)}


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
    wanted = [
        Wanted(rows[draft.code], position, variant)
        for draft in drafts
        for position, variant in enumerate(draft.variants or ())
    ]
    skus = [each.draft.sku for each in wanted]
    known = {row.sku: row for row in Variant.objects.filter(sku__in=skus).select_related("product")}
    _refuse_taken(wanted, known)
    new = [each for each in wanted if each.draft.sku not in known]
    changed = [each for each in wanted if each.draft.sku in known and _differs(known[each.draft.sku], each.facts())]
    made = [Variant(product=each.product, sku=each.draft.sku, **each.facts()) for each in new]
    known |= {row.sku: row for row in Variant.objects.bulk_create(made, batch_size=BATCH)}
    Variant.objects.bulk_update([known[each.draft.sku] for each in changed], FACTS, batch_size=BATCH)
    priced = _save_exceptions(wanted, known)
    return {each.product.code for each in [*new, *changed, *priced]}


def _refuse_taken(wanted: Iterable[Wanted], known: Mapping[str, Variant]) -> None:
    for each in wanted:
        row = known.get(each.draft.sku)
        if row is not None and row.product_id != each.product.pk:
            raise SkuTaken(row.sku, row.product.code)


def _save_exceptions(wanted: Sequence[Wanted], rows: Mapping[str, Variant]) -> list[Wanted]:
    """Bring price exceptions to the drafts; returns what differed."""
    current: dict[int, dict[str, int]] = defaultdict(dict)
    for each in PriceException.objects.filter(variant__in=[rows[each.draft.sku].pk for each in wanted]):
        current[each.variant_id][each.channel] = each.price_vnd
    changed = [each for each in wanted if current[rows[each.draft.sku].pk] != dict(each.draft.exceptions)]
    PriceException.objects.filter(variant__in=[rows[each.draft.sku].pk for each in changed]).delete()
    PriceException.objects.bulk_create(
        [
            PriceException(variant=rows[each.draft.sku], channel=channel, price_vnd=price)
            for each in changed
            for channel, price in sorted(each.draft.exceptions.items())
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
