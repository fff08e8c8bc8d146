"""Products: matched on province, producer and name, or on their code."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from django.db.models import Q

from marketplace.offers import review
from marketplace.programme.models import RegisteredProduct
from marketplace.register.drafts import CertificateDraft, Facts, ProductDraft, amend
from marketplace.register.entries.entry import Entry, save
from marketplace.register.entries.producers import Producers
from marketplace.register.matching import Codes, Known, Matcher, Wanted
from marketplace.register.runs import Run

FIELDS = [
    "name",
    "folded_name",
    "group",
    "category",
    "producer",
    "commune",
    "former_commune",
    "former_district",
    "former_province",
    "story",
    "unit",
    "alcohol_pct",
    "shelf_life_days",
    "source_url",
    "notes",
]

ProductEntry: TypeAlias = Entry[ProductDraft, RegisteredProduct]


def lock(
    drafts: Iterable[ProductDraft], certificates: Iterable[CertificateDraft], provinces: Iterable[str]
) -> list[RegisteredProduct]:
    """Lock every product of the provinces concerned, in pk order, so that no certificate changes meanwhile."""
    codes = [*(draft.code for draft in drafts), *(draft.code for draft in certificates)]
    rows = RegisteredProduct.objects.filter(Q(province__in=set(provinces)) | Q(code__in=codes))
    return list(rows.select_related("producer").select_for_update(of=("self",), no_key=True).order_by("pk"))


def plan(
    drafts: Sequence[ProductDraft], producers: Producers, known: Sequence[RegisteredProduct], run: Run
) -> list[ProductEntry]:
    """Match or make every product of the sheet; nothing is written yet.

    Texts and the shelf life that the office accepted from the producer count more than those of a sheet.
    """
    taken = RegisteredProduct.objects.values_list("code", flat=True)
    codes = Codes([*taken, *(draft.code for draft in drafts)])
    matcher = Matcher(map(_known, known), run)
    settled = review.settled(row.code for row in known)
    entries = []
    for draft in drafts:
        producer = producers.of(draft)
        producer_code = producer.code if producer else ""
        key = (draft.province_code, producer_code, draft.folded_name)
        row = matcher.match(Wanted(draft.record, draft.code, key, draft.province_code, ("product_name_vi", "code")))
        is_new = row is None
        row = row or _new(draft, draft.code or codes.give(run.code_prefix(draft.province_code)), run)
        facts = {**draft.facts, "folded_name": draft.folded_name, "producer": producer}
        entries.append(Entry(draft, row, is_new, frozenset(_amended(row, facts, draft, row.code in settled))))
    return entries


def write(entries: Sequence[ProductEntry]) -> None:
    """Save what is new or changed; producers must be saved already."""
    save(RegisteredProduct, entries, FIELDS)


def _amended(row: RegisteredProduct, facts: Facts, draft: ProductDraft, is_settled: bool) -> set[str]:
    if not is_settled:
        return amend(row, facts, draft.texts)
    stated = {"shelf_life_days"} if row.shelf_life_days is not None else set()
    return amend(row, {name: value for name, value in facts.items() if name not in stated}, {})


def _new(draft: ProductDraft, code: str, run: Run) -> RegisteredProduct:
    province, illustrative = draft.province_code, run.options.illustrative
    return RegisteredProduct(code=code, province_id=province, name={}, illustrative=illustrative)


def _known(row: RegisteredProduct) -> Known[RegisteredProduct]:
    key = (row.province_id, row.producer.code if row.producer else "", row.folded_name)
    return Known(row, row.code, key, row.province_id, row.illustrative)
