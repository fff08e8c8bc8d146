"""Excel workbooks as offices send them round: a title, who took it and when, then the table.

Numbers stay numbers and days stay days. A text that a spreadsheet would run as a formula is made plain text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from marketplace.places.folding import fold
from storefront.kit.spreadsheets import DAY, HEAD, XLSX, plain

INSTANT = "dd/mm/yyyy hh:mm"
WIDEST = 60

Value = str | int | date | datetime | Promise | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to take away."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]


def workbook(sheet: Sheet, *, today: date, by: str, note: str = "") -> HttpResponse:
    """The sheet as a download; `today` is the market's date, `by` who asked for it."""
    book = Workbook()
    page = book.active
    page.title = _sheet_name(sheet.title)
    preface = [sheet.title, _taken(today, by), note]
    for line, text in enumerate(preface, start=1):
        _write(page.cell(line, 1), text)
    page.cell(1, 1).font = Font(bold=True, size=14)
    head = len(preface) + 1
    _write_row(page, head, sheet.columns)
    for line, row in enumerate(sheet.rows, start=head + 1):
        _write_row(page, line, row)
    _dress(page, head, len(sheet.columns))
    return _download(book, f"{slugify(fold(sheet.title))}-{today:%Y-%m-%d}.xlsx")


def _taken(today: date, by: str) -> str:
    facts = {"day": f"{today:%d/%m/%Y}", "who": by, "at": f"{timezone.localtime():%d/%m/%Y %H:%M}"}
    return _("Market’s date %(day)s; exported by %(who)s at %(at)s") % facts


def _write_row(page: Worksheet, line: int, values: Sequence[Value]) -> None:
    for column, value in enumerate(values, start=1):
        _write(page.cell(line, column), value)


def _write(cell: Cell, value: Value) -> None:
    if isinstance(value, datetime):
        cell.value, cell.number_format = timezone.localtime(value).replace(tzinfo=None), INSTANT
    elif isinstance(value, date):
        cell.value, cell.number_format = value, DAY
    elif isinstance(value, int):
        cell.value = value
    elif value is not None:
        cell.value = plain(str(value)) or None


def _dress(page: Worksheet, head: int, columns: int) -> None:
    for column in range(1, columns + 1):
        cell = page.cell(head, column)
        cell.font, cell.fill, cell.alignment = Font(bold=True), HEAD, Alignment(wrap_text=True, vertical="top")
        cells = (page.cell(line, column).value for line in range(head, page.max_row + 1))
        widest = max(len(str(value)) for value in cells if value is not None)
        page.column_dimensions[get_column_letter(column)].width = min(max(10, widest + 2), WIDEST)
    page.freeze_panes = page.cell(head + 1, 1)
    page.auto_filter.ref = f"A{head}:{get_column_letter(columns)}{max(head, page.max_row)}"


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "OCOP"


def _download(book: Workbook, name: str) -> HttpResponse:
    target = BytesIO()
    book.save(target)
    return HttpResponse(
        target.getvalue(), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
