"""From tables to a plan: what is to be written, with every problem found on the way. Nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings

from marketplace.places.models import Province
from marketplace.programme.models import RegisteredProduct
from marketplace.register import drafting
from marketplace.register.claims import Claim, is_read_as_recognised
from marketplace.register.drafts import CertificateDraft, Draft, ProductDraft
from marketplace.register.entries import certificates, histories, places, producers, products
from marketplace.register.entries.naming import Names
from marketplace.register.entries.products import ProductEntry
from marketplace.register.problems import WHOLE_SHEET, Flaw, Problem
from marketplace.register.records import Table
from marketplace.register.reports import Notice, Remark
from marketplace.register.runs import Run
from marketplace.register.sheets import Kind
from marketplace.register.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an import will write."""

    producers: producers.Producers
    products: list[ProductEntry]
    certificates: certificates.Plan
    places: places.Plan


@dataclass(frozen=True, slots=True)
class Drafts:
    """What the sheets say, kind by kind."""

    producers: list[Draft]
    products: list[ProductDraft]
    certificates: list[CertificateDraft]
    points: list[Draft]

    @property
    def provinces(self) -> set[str]:
        """The provinces that any row lies in."""
        drafts: tuple[Draft | CertificateDraft, ...] = (
            *self.producers,
            *self.products,
            *self.certificates,
            *self.points,
        )
        return {draft.province_code for draft in drafts}


def plan(tables: Sequence[Table], run: Run) -> Plan:
    """Match every row against the register. Locks the provinces concerned, then their products."""
    drafts = _drafts(tables, run)
    provinces = drafts.provinces | {run.options.province_code}
    _lock_provinces(provinces, run)
    known = products.lock(drafts.products, drafts.certificates, provinces)
    planned_producers = producers.plan(drafts.producers, drafts.products, run)
    planned_products = products.plan(drafts.products, planned_producers, known, run)
    return Plan(
        producers=planned_producers,
        products=planned_products,
        certificates=_certificates(planned_products, drafts.certificates, known, run),
        places=places.plan(drafts.points, run),
    )


def _drafts(tables: Iterable[Table], run: Run) -> Drafts:
    by_kind = {kind: Table(kind, "", (), ()) for kind in Kind} | {table.kind: table for table in tables}
    whereabouts = Whereabouts(run)
    read_as_recognised = sum(map(is_read_as_recognised, by_kind[Kind.PRODUCTS].records))
    if read_as_recognised:
        file = by_kind[Kind.PRODUCTS].file
        run.notices.append(Notice(file, Remark.READ_AS_RECOGNISED, str(read_as_recognised)))
    return Drafts(
        producers=list(drafting.producers(by_kind[Kind.PRODUCERS], run, whereabouts)),
        products=list(drafting.products(by_kind[Kind.PRODUCTS], run, whereabouts)),
        certificates=list(drafting.certificates(by_kind[Kind.CERTIFICATES], run, whereabouts)),
        points=list(drafting.points(by_kind[Kind.SALES_POINTS], run, whereabouts)),
    )


def _lock_provinces(codes: Iterable[str], run: Run) -> None:
    """One import at a time, so that codes and addresses are given once: the market's own province is always locked."""
    wanted = {*codes, settings.PROVINCE_CODE}
    rows = Province.objects.select_for_update(no_key=True).filter(code__in=wanted).order_by("pk")
    if run.options.province_code not in {row.code for row in rows}:
        run.problems.append(Problem("", Flaw.UNKNOWN_PROVINCE, value=run.options.province_code))


def _certificates(
    entries: Sequence[ProductEntry],
    drafts: Sequence[CertificateDraft],
    known: Sequence[RegisteredProduct],
    run: Run,
) -> certificates.Plan:
    details = _details(entries, drafts, known, run)
    detailed = [product for product, _claims in details.values()]
    history = histories.of([*(entry.row for entry in entries), *detailed])
    planned = certificates.Plan()
    for entry in entries:
        if entry.draft.claim and entry.row.code not in details:
            planned.add_summary(entry.row, entry.draft.claim, history[entry.row.pk])
    for product, claims in details.values():
        planned.add_details(product, claims, history[product.pk])
    if planned.confirmed:
        run.notices.append(Notice("", Remark.CONFIRMED, ", ".join(planned.confirmed)))
    return planned


def _details(
    entries: Sequence[ProductEntry],
    drafts: Sequence[CertificateDraft],
    known: Sequence[RegisteredProduct],
    run: Run,
) -> dict[str, tuple[RegisteredProduct, list[Claim]]]:
    """What the certificate sheet states of each product, by the product's code."""
    if any(problem.flaw in WHOLE_SHEET for problem in run.problems):
        return {}  # without the other sheets nobody knows which products there are
    names = Names({row.code: row for row in [*known, *(entry.row for entry in entries)]}.values(), run)
    details: dict[str, tuple[RegisteredProduct, list[Claim]]] = {}
    for draft in drafts:
        product = names.product(draft)
        if product is not None:
            details.setdefault(product.code, (product, []))[1].append(draft.claim)
    return details
