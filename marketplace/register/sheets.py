"""Opening a register's sheets: CSV or XLSX in, rows of text with their positions out."""

import codecs
import csv
import enum
import io
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from marketplace.register.problems import Flaw, Problem

READ_SUFFIXES = (".csv", ".xlsx")
OTHER_SUFFIXES = (".xls", ".xlsm", ".xlsb", ".ods", ".tsv", ".txt")
DELIMITERS = ",;\t"
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"))


class Kind(enum.StrEnum):
    """The sheets a register may have; the value is the file's name without its suffix."""

    PRODUCTS = "products"
    PRODUCERS = "producers"
    CERTIFICATES = "certificates"
    SALES_POINTS = "sales_points"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and its number as the spreadsheet program shows it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of a register. Headings are lower-case; every text is composed (NFC) and trimmed."""

    kind: Kind
    file: str
    headings: Row
    rows: tuple[Row, ...]


class Misquoted(ValueError):
    """A row of a CSV opens a quotation that it does not close, or closes one in the middle of a cell."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def open_folder(folder: Path, problems: list[Problem]) -> list[Sheet]:
    """Every sheet of the register that `folder` holds; what cannot be opened is added to `problems`."""
    found = [(kind, path) for kind in Kind for path in _one_file(folder, kind, problems)]
    if not found and not problems:
        problems.append(Problem(folder.name, Flaw.NO_SHEET, hint=", ".join(f"{kind}.csv" for kind in Kind)))
    sheets = [_open(kind, path, problems) for kind, path in found]
    return [sheet for sheet in sheets if sheet is not None]


def _one_file(folder: Path, kind: Kind, problems: list[Problem]) -> list[Path]:
    named = sorted(path for path in folder.iterdir() if path.is_file() and path.stem.lower() == kind)
    readable = [path for path in named if path.suffix.lower() in READ_SUFFIXES]
    foreign = [path for path in named if path.suffix.lower() in OTHER_SUFFIXES]
    if not readable:
        problems += [Problem(path.name, Flaw.OTHER_FORMAT) for path in foreign]
    if len(readable) > 1:
        problems.append(Problem(readable[1].name, Flaw.TWO_SHEETS, hint=readable[0].name))
    return readable[:1]


def _open(kind: Kind, path: Path, problems: list[Problem]) -> Sheet | None:
    try:
        table = _csv_rows(path) if path.suffix.lower() == ".csv" else _xlsx_rows(path)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(path.name, Flaw.ENCODING, row=line))
    except Misquoted as error:
        problems.append(Problem(path.name, Flaw.QUOTES, row=error.row))
    except (BadZipFile, InvalidFileException, ParseError, LookupError, ValueError, OSError):
        problems.append(Problem(path.name, Flaw.UNREADABLE))
    else:
        return _sheet(kind, path.name, table, problems)
    return None


def _sheet(kind: Kind, file: str, table: list[Row], problems: list[Problem]) -> Sheet | None:
    filled = [row for row in table if any(row.cells)]
    if not filled:
        problems.append(Problem(file, Flaw.EMPTY_SHEET))
        return None
    headings = Row(filled[0].number, tuple(cell.lower() for cell in filled[0].cells))
    return Sheet(kind, file, headings, tuple(filled[1:]))


def _csv_rows(path: Path) -> list[Row]:
    text = _decoded(path.read_bytes())
    heading = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=heading.count)  # Excel in Vietnamese writes semicolons
    return [_row(number, cells) for number, cells in _records(text, delimiter)]


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for number in count(1):
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Misquoted(number) from error


def _decoded(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    return raw.decode("utf-8-sig")


def _xlsx_rows(path: Path) -> list[Row]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl reports styles and extensions it does not know
        with closing(openpyxl.load_workbook(path, read_only=True)) as workbook:
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # programs other than Excel write wrong ones
            return [_row(number, map(_shown, cells)) for number, cells in enumerate(sheet.iter_rows(), start=1)]


def _row(number: int, cells: Iterable[str]) -> Row:
    return Row(number, tuple(unicodedata.normalize("NFC", cell.translate(INVISIBLE)).strip() for cell in cells))


def _shown(cell: Any) -> str:
    """A spreadsheet's value the way a CSV would hold it; a formula as its own text."""
    value = cell.value
    if cell.data_type == "f":
        return value if isinstance(value, str) else "="
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)
