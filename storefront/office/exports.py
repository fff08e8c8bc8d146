"""The tables that leave the office as workbooks."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.programme.models import Certificate
from storefront.kit.states import look
from storefront.office.filters import FilterForm
from storefront.office.lists import Line
from storefront.office.outlets import PlaceLine
from storefront.office.producer_lines import ProducerLine
from storefront.office.workbooks import Sheet, Value


def register_sheet(rows: Iterable[Line], *, title: str) -> Sheet:
    """Products with their standing and what it rests on; the form of a decision reads it back by code and stars."""
    columns = [
        _("Code"),
        _("Stars"),
        _("Product"),
        _("Name in English"),
        _("Group"),
        _("Standing"),
        _("Producer"),
        _("Commune, ward"),
        _("Former district"),
        _("In force from"),
        _("In force until"),
        _("Decided not before"),
        _("Decided not after"),
        _("Can be in force until"),
        _("Decision number"),
        _("Issuing level"),
        _("Basis"),
        _("Source"),
        _("Real or illustrative"),
    ]
    return Sheet(title, columns, [_register_row(row) for row in rows])


def decision_sheet(decisions: Iterable[Any], *, title: str) -> Sheet:
    """Decisions with how many products each names."""
    columns = [
        _("Decision number"),
        _("Day of the decision"),
        _("Kind"),
        _("Issuing body"),
        _("Issuing level"),
        _("Products"),
        _("Summary"),
        _("Evidence"),
        _("Recorded by"),
        _("Recorded at"),
    ]
    return Sheet(title, columns, [_decision_row(one) for one in decisions])


def producer_sheet(rows: Iterable[ProducerLine], *, title: str) -> Sheet:
    """Producers with the facts of the register and how many of their products are in force."""
    columns = [
        _("Code"),
        _("Producer"),
        _("Kind"),
        _("Commune, ward"),
        _("Address"),
        _("Former commune"),
        _("Former district"),
        _("Products"),
        _("In force"),
        _("Source"),
        _("Notes"),
        _("Real or illustrative"),
    ]
    return Sheet(title, columns, [_producer_row(row) for row in rows])


def place_sheet(rows: Iterable[PlaceLine], *, title: str) -> Sheet:
    """Sales points, partners and plans with their sources."""
    columns = [_("Part"), _("Name"), _("Kind"), _("Status"), _("Commune, ward"), _("Address"), _("Source"), _("Notes")]
    rows_of = (
        [row.part, row.name, row.kind, row.status, row.commune, row.address, row.source_url, row.notes] for row in rows
    )
    return Sheet(title, columns, list(rows_of))


def in_words(form: FilterForm) -> str:
    """The filters that hold, for the head of the workbook."""
    said = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value and name != "xep":
            label, choices = field.label or _("Month"), dict(getattr(field, "choices", []))
            said.append(f"{label}: {choices.get(value, value)}")
    return _("Filtered by %(filters)s") % {"filters": "; ".join(said)} if said else _("No filter")


def _register_row(row: Line) -> list[Value]:
    product = row.product
    return [
        product.code,
        row.stars,
        text_in(product.name, "vi"),
        product.name.get("en", ""),
        product.get_group_display(),
        look(row.standing.state).label,
        product.producer.name if product.producer else None,
        product.commune.name if product.commune else None,
        product.former_district,
        row.standing.certified_from,
        row.standing.certified_until,
        *_paper(row.certificate),
        _("illustrative") if product.illustrative else _("real"),
    ]


def _decision_row(decision: Any) -> list[Value]:
    return [
        decision.number,
        decision.decided_on,
        decision.get_kind_display(),
        decision.body,
        decision.get_level_display(),
        decision.product_count,
        decision.summary,
        decision.evidence,
        str(decision.recorded_by or ""),
        decision.recorded_at,
    ]


def _producer_row(row: ProducerLine) -> list[Value]:
    producer = row.producer
    return [
        producer.code,
        producer.name,
        producer.get_kind_display(),
        producer.commune.name if producer.commune else None,
        producer.address,
        producer.former_commune,
        producer.former_district,
        row.products,
        row.in_force,
        producer.source_url,
        producer.notes,
        _("illustrative") if producer.illustrative else _("real"),
    ]


def _paper(certificate: Certificate | None) -> list[Value]:
    if certificate is None:
        return [None] * 7
    return [
        certificate.decided_not_before,
        certificate.decided_not_after,
        certificate.lapsed_after,
        certificate.decision_ref,
        certificate.get_level_display(),
        certificate.get_basis_display(),
        certificate.source_url,
    ]
