"""From rows of text to records of values; every cell that cannot be read becomes a problem."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marketplace.register.cells import FORMULA, Unreadable
from marketplace.register.columns import COLUMNS, PASSED_OVER, Column, text_column
from marketplace.register.problems import Flaw, Problem
from marketplace.register.sheets import Kind, Row, Sheet


@dataclass(frozen=True, slots=True)
class Record:
    """One row as read. `values` has a key for each column of the sheet, None for an empty cell.

    `broken` names the cells that could not be read, so that no second problem follows from the first.
    """

    file: str
    row: int
    values: Mapping[str, Any]
    raw: Mapping[str, str] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()

    def get(self, column: str, default: Any = None) -> Any:
        """The value of a cell; `default` where it is empty or the sheet has no such column."""
        value = self.values.get(column)
        return default if value is None else value

    def says(self, column: str) -> bool:
        """True when the sheet has the column, filled or not."""
        return column in self.values

    def problem(self, column: str, flaw: Flaw, hint: str = "") -> Problem:
        """An objection to one of its cells."""
        return Problem(self.file, flaw, self.row, column, self.raw.get(column, ""), hint)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as read: its records, and the headings nobody knows but somebody filled."""

    kind: Kind
    file: str
    records: tuple[Record, ...]
    ignored: tuple[str, ...]


def read(sheet: Sheet, problems: list[Problem]) -> Table:
    """All records of a sheet; a heading at fault stops it, a cell at fault does not."""
    columns = _columns(sheet)
    if faults := list(_heading_faults(sheet)):
        problems += faults
        return Table(sheet.kind, sheet.file, (), ())
    records = tuple(_record(sheet, row, columns, problems) for row in sheet.rows)
    return Table(sheet.kind, sheet.file, records, tuple(_ignored(sheet, columns)))


def _columns(sheet: Sheet) -> dict[str, Column]:
    known = {column.name: column for column in COLUMNS[sheet.kind]}
    candidates = {heading: known.get(heading) or text_column(sheet.kind, heading) for heading in sheet.headings.cells}
    return {heading: column for heading, column in candidates.items() if column is not None}


def _heading_faults(sheet: Sheet) -> Iterator[Problem]:
    headings = sheet.headings.cells
    for column in COLUMNS[sheet.kind]:
        if column.mandatory and column.name not in headings:
            yield Problem(sheet.file, Flaw.COLUMN_MISSING, sheet.headings.number, column.name)
    for heading, times in Counter(headings).items():
        if heading and times > 1:
            yield Problem(sheet.file, Flaw.COLUMN_TWICE, sheet.headings.number, heading)


def _ignored(sheet: Sheet, columns: Mapping[str, Column]) -> Iterator[str]:
    for position, heading in enumerate(sheet.headings.cells):
        foreign = heading and heading not in columns and heading not in PASSED_OVER
        if foreign and any(row.cells[position : position + 1] not in {(), ("",)} for row in sheet.rows):
            yield heading


def _record(sheet: Sheet, row: Row, columns: Mapping[str, Column], problems: list[Problem]) -> Record:
    headings = sheet.headings.cells
    cells = row.cells + ("",) * (len(headings) - len(row.cells))
    stray = [cell for position, cell in enumerate(cells) if cell and not "".join(headings[position : position + 1])]
    problems += [Problem(sheet.file, Flaw.NO_HEADING, row.number, value=cell) for cell in stray]
    raw = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading in columns}
    values: dict[str, Any] = {}
    broken = set()
    for heading, cell in raw.items():
        try:
            values[heading] = _value(columns[heading], cell)
        except Unreadable as error:
            problems.append(Problem(sheet.file, error.flaw, row.number, heading, cell, error.hint))
            values[heading] = None
            broken.add(heading)
    return Record(sheet.file, row.number, values, raw, frozenset(broken))


def _value(column: Column, cell: str) -> Any:
    if FORMULA.match(cell):
        raise Unreadable(Flaw.FORMULA)
    if cell:
        return column.parse(cell)
    if column.mandatory:
        raise Unreadable(Flaw.EMPTY)
    return None
