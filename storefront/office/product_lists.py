"""Reading the list of products that comes with a decision: an Excel sheet with codes and stars.

The workbooks that the office exports can be read back; any other needs a line of headings with "Mã" and "Sao".
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from marketplace.places.folding import fold

MAX_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
CODE = {"ma", "ma san pham", "code", "product code", "product_code"}
STARS = {"sao", "so sao", "hang sao", "stars"}


class UnreadableList(Exception):
    """The file is no workbook, or has no column of codes."""


def read(file: IO[bytes]) -> dict[str, int | None]:
    """Code → stars (None where the cell is empty or no number from 1 to 5). Raises UnreadableList."""
    rows = _rows(file)
    for row in rows:
        heads = [fold(str(cell or "")) for cell in row]
        code, stars = _place(heads, CODE), _place(heads, STARS)
        if code is not None:
            return dict(_products(rows, code, stars))
    raise UnreadableList


def _rows(file: IO[bytes]) -> Iterator[Sequence[Any]]:
    try:
        page = load_workbook(file, read_only=True, data_only=True).worksheets[0]
        yield from page.iter_rows(max_row=MOST_ROWS, values_only=True)
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise UnreadableList from error


def _place(heads: Sequence[str], names: Iterable[str]) -> int | None:
    return next((place for place, head in enumerate(heads) if head in names), None)


def _products(rows: Iterable[Sequence[Any]], code: int, stars: int | None) -> Iterator[tuple[str, int | None]]:
    for row in rows:
        text = str(row[code] or "").strip() if code < len(row) else ""
        if text:
            yield text, _count(row[stars]) if stars is not None and stars < len(row) else None


def _count(cell: Any) -> int | None:
    text = str(cell or "").strip().removesuffix(".0")
    return int(text) if text in {"1", "2", "3", "4", "5"} else None
