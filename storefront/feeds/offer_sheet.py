"""`danh-muc-chao-hang.xlsx`: the offer sheet a buyer of a chain works with, a row for each pack.

The last column says exactly what is missing before the pack can be listed. Services have no row: no chain can put them
on a shelf.
"""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from catalog_sync.indexes.base import text_in
from marketplace.programme.models import Basis
from marketplace.stores.channels import MODERN_TRADE
from storefront.feeds.editions import DEMO_MARK, Edition
from storefront.feeds.offers import Availability, Offer, Pack
from storefront.feeds.readiness import Point, Readiness, readiness
from storefront.kit.spreadsheets import DAY, HEAD, plain

NUMBER = "#,##0"
HEAD_ROW, A3 = 3, 8

Value = str | int | date | Promise | None


class Column(NamedTuple):
    """A heading, how wide it is, and what stands below it for a pack in a language."""

    title: str
    width: int
    value: Callable[[Readiness, str], Value]


STATES = {
    Availability.IN_STOCK: gettext_lazy("in stock"),
    Availability.OUT_OF_STOCK: gettext_lazy("out of stock"),
    Availability.NOT_FOR_SALE: gettext_lazy("not for sale"),
}
BASES = dict(Basis.choices)


def workbook(edition: Edition) -> bytes:
    """The sheet as a file, in the language of the edition."""
    with translation.override(edition.language):
        book = Workbook(write_only=True)
        page = book.create_sheet(_("Offer sheet")[:31])
        columns, rows = _columns(edition), list(_rows(edition))
        _dress(page, f"A{HEAD_ROW}:{get_column_letter(len(columns))}{HEAD_ROW + len(rows)}")
        for place, column in enumerate(columns, start=1):
            page.column_dimensions[get_column_letter(place)].width = column.width
        page.append([_title(page, _("OCOP offer sheet"), Font(bold=True, size=14))])
        page.append([_title(page, _note(edition), Font(italic=True))])
        page.append([_heading(page, column.title) for column in columns])
        for row in rows:
            page.append([_cell(page, column.value(row, edition.language)) for column in columns])
        target = BytesIO()
        book.save(target)
    return target.getvalue()


def missing(row: Readiness, channel: str) -> str:
    """What is not there yet, as one text; empty when the pack is ready. The public is not told of trade prices."""
    asked = [answer for answer in row.answers if channel == MODERN_TRADE or answer.point != Point.PRICE]
    lacking = [str(answer.missing) for answer in asked if not answer.is_met]
    lacking += [] if row.pack.listed_price_vnd else [_("listed price")]
    lacking += [] if row.offer.paper.number else [_("number of the decision")]
    lacking += [] if row.offer.pictures else [_("product photo")]
    return "; ".join(lacking)


def _rows(edition: Edition) -> Iterator[Readiness]:
    for offer in edition.offers:
        for pack in () if offer.is_service else offer.packs:
            yield readiness(offer, pack, on=edition.on)


def _columns(edition: Edition) -> list[Column]:
    columns = [
        Column(_("Product code"), 12, lambda row, __: row.offer.code),
        Column(_("Pack code (SKU)"), 18, lambda row, __: row.pack.sku),
        Column(_("Product"), 44, lambda row, language: _name(row.offer, language)),
        Column(_("Pack"), 18, lambda row, language: text_in(row.pack.name, language)),
        Column(_("GTIN"), 16, lambda row, __: row.pack.gtin),
        Column(_("Stars"), 7, lambda row, __: row.offer.stars),
        Column(_("Decision"), 18, lambda row, __: row.offer.paper.number),
        Column(_("Issuing body"), 28, lambda row, __: row.offer.paper.issuer),
        Column(_("What the day rests on"), 24, lambda row, __: BASES.get(row.offer.paper.basis)),
        Column(_("Certified until"), 13, lambda row, __: row.offer.paper.expires_on),
        Column(_("Days left"), 9, lambda row, __: row.days_left),
        Column(_("Net content"), 12, lambda row, __: _content(row.pack)),
        Column(_("Gross weight (g)"), 11, lambda row, __: row.pack.weight_g),
        Column(_("Shelf life (days)"), 12, lambda row, __: row.offer.shelf_life_days),
        Column(_("Listed price (₫, VAT included)"), 14, lambda row, __: row.pack.listed_price_vnd),
    ]
    if edition.channel == MODERN_TRADE:
        columns += [
            Column(_("Modern-trade price (₫, VAT included)"), 14, lambda row, __: row.pack.trade_price_vnd),
            Column(_("Units available"), 10, lambda row, __: row.pack.left),
        ]
    columns += [
        Column(_("Availability"), 14, lambda row, __: STATES[row.pack.availability]),
        Column(_("Producer"), 34, lambda row, __: row.offer.producer_name),
        Column(
            _("Producer’s address"),
            34,
            lambda row, __: ", ".join(filter(None, (row.offer.producer_address, row.offer.commune))),
        ),
        Column(_("Contact"), 26, lambda row, __: _("through the OCOP office")),
        Column(_("Still missing"), 60, lambda row, __: missing(row, edition.channel)),
    ]
    return columns


def _name(offer: Offer, language: str) -> str:
    name = text_in(offer.names, language) or offer.code
    fiction = _("illustrative")
    return f"{name} ({fiction})" if offer.illustrative else name


def _content(pack: Pack) -> str:
    unit = _("piece") if pack.net_unit == "piece" else pack.net_unit
    return f"{pack.net_quantity} {unit}" if pack.net_quantity and unit else ""


def _note(edition: Edition) -> str:
    facts = {"site": settings.SITE_NAME, "day": f"{edition.on:%d/%m/%Y}", "channel": edition.channel}
    note = _("%(site)s · channel %(channel)s · market’s date %(day)s") % facts
    return " · ".join((note, DEMO_MARK, _("Demonstration: not an offer of sale"))) if settings.DEMO else note


def _dress(page: Any, table: str) -> None:
    """For the screen headings that stay and filter; for paper all columns on one sheet, the headings on each."""
    page.freeze_panes, page.auto_filter.ref = f"D{HEAD_ROW + 1}", table
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _title(page: object, text: str, font: Font) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=plain(text))
    cell.font = font
    return cell


def _cell(page: object, value: Value) -> WriteOnlyCell:
    if isinstance(value, (str, Promise)):
        value = plain(str(value)) or None
    cell = WriteOnlyCell(page, value=value)
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    if isinstance(value, date):
        cell.number_format = DAY
    elif isinstance(value, int):
        cell.number_format = NUMBER
    return cell


def _heading(page: object, title: str | Promise) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=str(title))
    cell.font, cell.fill, cell.alignment = Font(bold=True), HEAD, Alignment(wrap_text=True, vertical="top")
    return cell
