"""Reads the lists of units kept in `data/`, as records not yet saved.

A unit whose name or kind changed has a row for each period: the last makes the unit, the others its former names.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from marketplace.places.folding import fold, sort_key
from marketplace.places.models import Commune, FormerPlace, FormerProvince, Province

FOLDER = Path(__file__).parent / "data"

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Gazette:
    """Everything the lists say, in the order in which it can be saved."""

    provinces: list[Province]
    former_provinces: list[FormerProvince]
    communes: list[Commune]
    former_places: list[FormerPlace]

    def __len__(self) -> int:
        return len(self.provinces) + len(self.former_provinces) + len(self.communes) + len(self.former_places)


def read() -> Gazette:
    """All lists at once."""
    provinces, communes = _units("provinces.csv"), _units("communes.csv")
    names = {periods[-1]["code"]: periods[-1]["name"] for periods in provinces}
    return Gazette(
        provinces=[_province(periods) for periods in provinces],
        former_provinces=[
            *(_former_province(row, row["code"]) for periods in provinces for row in periods[:-1]),
            *(_former_province(row, row["province_code"]) for row in _rows("former_provinces.csv")),
        ],
        communes=[_commune(periods) for periods in communes],
        former_places=[
            *(_earlier_name(row, names[row["province_code"]]) for periods in communes for row in periods[:-1]),
            *_former_places(),
        ],
    )


def _rows(file: str) -> list[Row]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _units(file: str) -> list[list[Row]]:
    """The periods of each unit, oldest first."""
    rows = sorted(_rows(file), key=itemgetter("code", "valid_from"))
    return [list(periods) for _, periods in groupby(rows, key=itemgetter("code"))]


def _province(periods: list[Row]) -> Province:
    now = periods[-1]
    return Province(
        code=now["code"],
        name=now["name"],
        name_en=now["name_en"],
        kind=now["kind"],
        folded_name=fold(now["name"]),
        sort_key=sort_key(now["name"]),
        valid_from=_day(periods[0]["valid_from"]),
        valid_until=_day_if_any(now["valid_until"]),
    )


def _former_province(row: Row, province_code: str) -> FormerProvince:
    return FormerProvince(
        province_id=province_code,
        name=row["name"],
        kind=row["kind"],
        folded_name=fold(row["name"]),
        valid_until=_day(row["valid_until"]),
    )


def _commune(periods: list[Row]) -> Commune:
    now = periods[-1]
    commune = Commune(
        code=now["code"],
        province_id=now["province_code"],
        name=now["name"],
        kind=now["kind"],
        folded_name=fold(now["name"]),
        valid_from=_day(periods[0]["valid_from"]),
        valid_until=_day_if_any(now["valid_until"]),
    )
    commune.sort_key = sort_key(commune.short_name)
    return commune


def _earlier_name(row: Row, province: str) -> FormerPlace:
    return FormerPlace(
        commune_id=row["code"],
        name=row["name"],
        province=province,
        folded_name=fold(row["name"]),
        folded_province=fold(province),
        valid_until=_day(row["valid_until"]),
    )


def _former_places() -> list[FormerPlace]:
    bare = cache(fold)  # some 700 districts stand in 12,000 rows
    return [
        FormerPlace(
            commune_id=row["commune_code"],
            name=row["name"],
            district=row["district"],
            province=row["province"],
            folded_name=fold(row["name"]),
            folded_district=bare(row["district"]),
            folded_province=bare(row["province"]),
            is_default=row["is_default"] == "1",
            valid_until=_day_if_any(row["valid_until"]),
        )
        for row in _rows("former_places.csv")
    ]


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _day_if_any(text: str) -> date | None:
    return _day(text) if text else None
