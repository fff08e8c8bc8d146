"""From records to drafts: places looked up, claims read, fields named as in the register."""

from collections.abc import Iterator, Mapping
from typing import Any

from marketplace.places.folding import fold
from marketplace.places.models import OperatingStatus
from marketplace.programme.models import Status
from marketplace.register import claims
from marketplace.register.columns import language_of, text_column
from marketplace.register.drafts import CertificateDraft, Draft, ProductDraft
from marketplace.register.problems import Flaw
from marketplace.register.records import Record, Table
from marketplace.register.runs import Run
from marketplace.register.sheets import Kind
from marketplace.register.whereabouts import Whereabouts

ORIGIN = {"commune_old": "former_commune", "district_old": "former_district", "province_old": "former_province"}
IMPLIED_PRODUCER = {"producer_type": "kind", "source_url": "source_url", **ORIGIN}
PRODUCER = {**IMPLIED_PRODUCER, "address": "address", "notes": "notes"}
PRODUCT = {
    "ocop_group": "group",
    "category_en": "category",
    "unit": "unit",
    "source_url": "source_url",
    "notes": "notes",
    **ORIGIN,
}
POINT = {
    "kind": "kind",
    "address": "address",
    "commune_basis": "location_basis",
    "coord_precision": "location_precision",
    "opening_hours": "opening_hours",
    "source_url": "source_url",
    "notes": "notes",
}


def producers(table: Table, run: Run, places: Whereabouts) -> Iterator[Draft]:
    """The producers of their own sheet."""
    for record in _named(table, "producer_name", run):
        province_code = places.province_code(record)
        yield Draft(
            record=record,
            province_code=province_code,
            name=record.get("producer_name"),
            code=record.get("code", ""),
            facts=_facts(record, PRODUCER) | places.commune(record, province_code),
            texts=_texts(record, table.kind),
        )


def products(table: Table, run: Run, places: Whereabouts) -> Iterator[ProductDraft]:
    """The products of their sheet."""
    for record in _named(table, "product_name_vi", run):
        province_code = places.province_code(record)
        commune = places.commune(record, province_code)
        yield ProductDraft(
            record=record,
            province_code=province_code,
            name=record.get("product_name_vi"),
            code=record.get("code", ""),
            facts=_facts(record, PRODUCT) | _numbers(record, "alcohol_pct", "shelf_life_days") | commune,
            texts=_texts(record, table.kind),
            producer=_implied_producer(record, province_code, commune),
            claim=_claim(record, table.kind, run),
            price_vnd=record.get("price_vnd"),
        )


def certificates(table: Table, run: Run, places: Whereabouts) -> Iterator[CertificateDraft]:
    """The recognitions of their own sheet."""
    for record in run.track(table.records, table.file):
        claim = claims.read(record, table.kind, run)
        if not record.raw.get("code") and not record.raw.get("product_name_vi"):
            run.problems.append(record.problem("product_name_vi", Flaw.EMPTY))
        elif claim is not None and not record.broken:
            yield CertificateDraft(
                record=record,
                province_code=places.province_code(record),
                code=record.get("code", ""),
                folded_name=fold(record.get("product_name_vi", "")),
                folded_producer=fold(record.get("producer_name", "")),
                claim=claim,
            )


def points(table: Table, run: Run, places: Whereabouts) -> Iterator[Draft]:
    """Sales points, partners and plans: one sheet holds them all."""
    for record in _named(table, "name", run):
        run.problems += [record.problem(column, Flaw.EMPTY) for column in _missing(record)]
        province_code = places.province_code(record)
        status = {"status": record.get("status", OperatingStatus.OPERATING)}
        yield Draft(
            record=record,
            province_code=province_code,
            name=record.get("name"),
            code=record.get("slug", ""),
            facts=_facts(record, POINT)
            | _numbers(record, "lat", "lon")
            | places.commune(record, province_code)
            | status,
        )


def _named(table: Table, column: str, run: Run) -> Iterator[Record]:
    """Records whose name could be read; the others are problems already."""
    return (record for record in run.track(table.records, table.file) if record.get(column))


def _implied_producer(record: Record, province_code: str, commune: dict[str, Any]) -> Draft | None:
    """What a product's row says of its producer, in case no other sheet does."""
    name = record.get("producer_name")
    if name is None:
        return None
    facts = _facts(record, IMPLIED_PRODUCER) | commune
    return Draft(record=record, province_code=province_code, name=name, facts=facts)


def _claim(record: Record, kind: Kind, run: Run) -> claims.Claim | None:
    claim = claims.read(record, kind, run)
    if claim is not None and claim.status == Status.RECOGNISED and not record.raw.get("producer_name"):
        run.problems.append(record.problem("producer_name", Flaw.NO_PRODUCER))
    return claim


def _missing(record: Record) -> Iterator[str]:
    """A status column that says nothing of the row, and half a pair of coordinates."""
    if record.raw.get("status") == "":
        yield "status"
    for column, other in (("lat", "lon"), ("lon", "lat")):
        if record.raw.get(other) and not record.raw.get(column):
            yield column


def _facts(record: Record, fields: Mapping[str, str]) -> dict[str, Any]:
    return {name: record.get(column, "") for column, name in fields.items() if record.says(column)}


def _numbers(record: Record, *columns: str) -> dict[str, Any]:
    return {column: record.get(column) for column in columns if record.says(column)}


def _texts(record: Record, kind: Kind) -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = {}
    for heading in record.values:
        column = text_column(kind, heading)
        if column is not None:
            texts.setdefault(column.name, {})[language_of(heading)] = record.get(heading, "")
    return texts
