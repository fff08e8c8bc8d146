"""What can be wrong in a sheet: facts first, a sentence for people on demand."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WIDEST_VALUE = 40


class Flaw(enum.StrEnum):
    """Everything the import objects to."""

    NO_SHEET = "no_sheet"
    TWO_SHEETS = "two_sheets"
    OTHER_FORMAT = "other_format"
    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    QUOTES = "quotes"
    EMPTY_SHEET = "empty_sheet"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    NO_HEADING = "no_heading"
    FORMULA = "formula"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_ALLOWED = "not_allowed"
    NOT_STARS = "not_stars"
    NOT_YEAR = "not_year"
    NOT_DAY = "not_day"
    NOT_PRICE = "not_price"
    NOT_NUMBER = "not_number"
    NOT_CODE = "not_code"
    TOO_EARLY = "too_early"
    IN_FUTURE = "in_future"
    REVERSED = "reversed"
    OUTSIDE = "outside"
    YEAR_OUTSIDE = "year_outside"
    NO_SOURCE = "no_source"
    NO_CERTIFICATE = "no_certificate"
    NO_PRODUCER = "no_producer"
    UNKNOWN_PROVINCE = "unknown_province"
    UNKNOWN_COMMUNE = "unknown_commune"
    UNKNOWN_PRODUCER = "unknown_producer"
    UNKNOWN_PRODUCT = "unknown_product"
    MANY_PRODUCTS = "many_products"
    RENAMED = "renamed"
    REPEATED = "repeated"
    OTHER_CODE = "other_code"
    CODE_TAKEN = "code_taken"
    OTHER_SET = "other_set"


# Of a sheet with one of these nothing was read.
WHOLE_SHEET = {
    Flaw.TWO_SHEETS,
    Flaw.OTHER_FORMAT,
    Flaw.UNREADABLE,
    Flaw.ENCODING,
    Flaw.QUOTES,
    Flaw.EMPTY_SHEET,
    Flaw.COLUMN_MISSING,
    Flaw.COLUMN_TWICE,
}

SENTENCES = {
    Flaw.NO_SHEET: _("The folder holds none of the sheets %(hint)s."),
    Flaw.TWO_SHEETS: _("There is %(hint)s as well; keep one of the two."),
    Flaw.OTHER_FORMAT: _("Only .csv and .xlsx are read; save the sheet in one of these formats."),
    Flaw.UNREADABLE: _("The file cannot be opened as a spreadsheet; it may be damaged."),
    Flaw.ENCODING: _("The text is not in UTF-8; in Excel choose “CSV UTF-8 (Comma delimited)” when saving."),
    Flaw.QUOTES: _("A quotation mark is misplaced or never closed."),
    Flaw.EMPTY_SHEET: _("The file is empty; not even the column headings are there."),
    Flaw.COLUMN_MISSING: _("This mandatory column is missing."),
    Flaw.COLUMN_TWICE: _("This column occurs twice."),
    Flaw.NO_HEADING: _("The value stands in a column without a heading; were cells shifted?"),
    Flaw.FORMULA: _("The cell holds a formula or its error; paste the value instead."),
    Flaw.EMPTY: _("This cell must not be empty."),
    Flaw.TOO_LONG: _("The text is too long; at most %(hint)s letters."),
    Flaw.NOT_ALLOWED: _("The value is not known; allowed are: %(hint)s."),
    Flaw.NOT_STARS: _("Stars are a whole number from 1 to 5; leave the cell empty when unknown."),
    Flaw.NOT_YEAR: _("A year has four digits, such as 2024."),
    Flaw.NOT_DAY: _("The day is not valid; write 2024-12-31 or 31/12/2024."),
    Flaw.NOT_PRICE: _("The price is a whole number of đồng above 0, without dots or commas; empty when unknown."),
    Flaw.NOT_NUMBER: _("The value must be a number from %(hint)s."),
    Flaw.NOT_CODE: _("A code has at most 40 letters without accents, digits, dots and hyphens."),
    Flaw.TOO_EARLY: _("The programme does not reach back so far; the earliest possible is %(hint)s."),
    Flaw.IN_FUTURE: _("This lies in the future; the latest possible is %(hint)s."),
    Flaw.REVERSED: _("The earliest day lies after the latest day (%(hint)s)."),
    Flaw.OUTSIDE: _("The day lies outside the bounds given in the same row."),
    Flaw.YEAR_OUTSIDE: _("The year does not fit the day or the bounds given in the same row."),
    Flaw.NO_SOURCE: _("A day that rests on a decision or the press must name the body that decided or a source."),
    Flaw.NO_CERTIFICATE: _("One or two stars give no certificate: the row cannot be “recognised”."),
    Flaw.NO_PRODUCER: _("A recognised product must name its producer."),
    Flaw.UNKNOWN_PROVINCE: _("No province of this name or code, past or present, is known."),
    Flaw.UNKNOWN_COMMUNE: _("%(hint)s has no commune of this name today."),
    Flaw.UNKNOWN_PRODUCER: _("Neither the sheet of producers nor the register has a producer of this name."),
    Flaw.UNKNOWN_PRODUCT: _("No product of this name or code is in the register."),
    Flaw.MANY_PRODUCTS: _("Several products bear this name; name the producer or the code."),
    Flaw.RENAMED: _("The sheet of producers renames this one; write “%(hint)s” here too."),
    Flaw.REPEATED: _("The row repeats row %(hint)s."),
    Flaw.OTHER_CODE: _("This entry is already registered under the code %(hint)s, which does not change."),
    Flaw.CODE_TAKEN: _("The code or name already belongs to another entry: %(hint)s."),
    Flaw.OTHER_SET: _("The other set (real or illustrative) already holds this entry under the code %(hint)s."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One objection: where it is (row as seen in the sheet, the headings being row 1), to what, and why."""

    file: str
    flaw: Flaw
    row: int | None = None
    column: str = ""
    value: str = ""
    hint: str = ""

    @property
    def sentence(self) -> str:
        """The objection for people, in the active language."""
        return str(SENTENCES[self.flaw]) % {"hint": self.hint}


def in_reading_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems as a person walks through the sheets: by file, from the top down."""
    return sorted(problems, key=lambda problem: (problem.file, problem.row or 0))


def as_table(problems: Sequence[Problem]) -> str:
    """The problems as lines of aligned columns, in the active language."""
    headings = (gettext("File"), gettext("Row"), gettext("Column"), gettext("Value"), gettext("What is wrong"))
    lines = [headings, *(_line(problem) for problem in problems)]
    widths = [max(len(line[position]) for line in lines) for position in range(len(headings))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _line(problem: Problem) -> tuple[str, str, str, str, str]:
    value = " ".join(problem.value.split())
    if len(value) > WIDEST_VALUE:
        value = value[: WIDEST_VALUE - 1] + "…"
    return problem.file, str(problem.row or ""), problem.column, value, problem.sentence
