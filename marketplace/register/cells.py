"""Reading one cell: text in, value out, or the reason why not. Empty cells never come here."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from marketplace.register.problems import Flaw

Parser: TypeAlias = Callable[[str], Any]

FORMULA = re.compile(r"=|#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)$")
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class Unreadable(ValueError):
    """The cell says nothing we understand."""

    def __init__(self, flaw: Flaw, hint: str = "") -> None:
        super().__init__(flaw)
        self.flaw, self.hint = flaw, hint


def line(limit: int) -> Parser:
    """Text on one line, runs of spaces collapsed."""
    return lambda cell: _within(" ".join(cell.split()), limit)


def prose(cell: str) -> str:
    """Text of any length, its lines kept."""
    return "\n".join(" ".join(row.split()) for row in cell.splitlines())


def one_of(choices: Iterable[str]) -> Parser:
    """One of the given words, in any case of letters."""
    allowed = tuple(str(choice) for choice in choices)

    def parse(cell: str) -> str:
        if cell.lower() not in allowed:
            raise Unreadable(Flaw.NOT_ALLOWED, ", ".join(allowed))
        return cell.lower()

    return parse


def stars(cell: str) -> int:
    """1 to 5."""
    if cell not in {"1", "2", "3", "4", "5"}:
        raise Unreadable(Flaw.NOT_STARS)
    return int(cell)


def year(cell: str) -> int:
    """A year of four digits."""
    if not re.fullmatch(r"(19|20)[0-9]{2}", cell):
        raise Unreadable(Flaw.NOT_YEAR)
    return int(cell)


def day(cell: str) -> date:
    """A calendar day as programs or as people in Viet Nam write it."""
    for form in DAY_FORMS:
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007  a calendar day has no zone
        except ValueError:
            continue
    raise Unreadable(Flaw.NOT_DAY)


def price(cell: str) -> int:
    """Whole đồng above 0. "125.000" is refused: a hundred and twenty-five thousand here, 125 elsewhere."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,11}", cell):
        raise Unreadable(Flaw.NOT_PRICE)
    return int(cell)


def number(lowest: int, highest: int, *, places: int) -> Parser:
    """A decimal number within bounds; a comma serves as the point too."""
    step = Decimal(1).scaleb(-places)

    def parse(cell: str) -> Decimal:
        try:
            value = Decimal(cell.replace(",", ".")).quantize(step)
        except InvalidOperation:
            value = Decimal("NaN")
        if not lowest <= value <= highest if value.is_finite() else True:
            raise Unreadable(Flaw.NOT_NUMBER, f"{lowest} … {highest}")
        return value

    return parse


def whole(lowest: int, highest: int) -> Parser:
    """A whole number within bounds."""

    def parse(cell: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", cell) or not lowest <= int(cell) <= highest:
            raise Unreadable(Flaw.NOT_NUMBER, f"{lowest} … {highest}")
        return int(cell)

    return parse


def code(cell: str) -> str:
    """A code that can stand in an address and on a label."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,39}", cell):
        raise Unreadable(Flaw.NOT_CODE)
    return cell


def slug(cell: str) -> str:
    """A part of an address on the site."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cell):
        raise Unreadable(Flaw.NOT_CODE)
    return _within(cell, 110)


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Unreadable(Flaw.TOO_LONG, str(limit))
    return text
