"""The tables that leave the office as workbooks."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.programme.models import Certificate
from storefront.kit.states import look
from storefront.office.filters import FilterForm
from storefront.office.lists import Line
from storefront.office.workbooks import Sheet, Value


def register_sheet(rows: Iterable[Line], *, title: str) -> Sheet:
    """Products with their standing and what it rests on; the form of a decision reads it back by code and stars."""
    columns = [
        _("Code"),
        _("Stars"),
        _("Product"),
        _("English name"),
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


def in_words(form: FilterForm) -> str:
    """The filters that hold, for the head of the workbook."""
    said = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value and name != "xep":
            choices = dict(getattr(field, "choices", []))
            said.append(f"{field.label or _('Month')}: {choices.get(value, value)}")
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
