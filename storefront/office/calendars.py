"""When what is in force ends: years as rows, months as fields, each with its count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.programme.registry import expiries_by_month
from storefront.office.lists import Line

LEVELS = (0, 1, 3, 8, 20)  # a field is darker from each of these counts on


@dataclass(frozen=True, slots=True)
class Month:
    """One month: how many products end in it."""

    first: date
    count: int
    is_chosen: bool
    is_past: bool

    @property
    def key(self) -> str:
        """As the filter names it."""
        return f"{self.first:%Y-%m}"

    @property
    def level(self) -> str:
        """How dark its field is, 0 to 4."""
        return str(max(level for level, least in enumerate(LEVELS) if self.count >= least))


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months."""

    year: str
    count: int
    months: tuple[Month, ...]


def calendar(rows: Sequence[Line], *, today: date, chosen: date | None) -> tuple[Year, ...]:
    """The years in which any of these lines ends; empty when none is in force."""
    counts = expiries_by_month(row.standing for row in rows)
    years = sorted({month.year for month in counts})
    return tuple(_year(year, counts, today=today, chosen=chosen) for year in years)


def _year(year: int, counts: dict[date, int], *, today: date, chosen: date | None) -> Year:
    firsts = [date(year, month, 1) for month in range(1, 13)]
    months = tuple(
        Month(first, counts.get(first, 0), is_chosen=first == chosen, is_past=first < today.replace(day=1))
        for first in firsts
    )
    return Year(str(year), sum(month.count for month in months), months)
