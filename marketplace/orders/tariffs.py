"""What delivery costs: by weight, and by how far apart producer and buyer are, from dated rows."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from marketplace.orders import pricing
from marketplace.orders.pricing import Band

DATA = Path(__file__).resolve().parent / "data"
SAME_PROVINCE, REGION, COUNTRY = "same_province", "region", "country"


def fee_vnd(weight_g: int, *, from_province: str, to_province: str, on: date) -> int:
    """The fee of one parcel on `on`, the market's date, VAT included. Raises LookupError before the first tariff."""
    return pricing.fee_vnd(weight_g, tariff(on)[distance(from_province, to_province)])


def distance(from_province: str, to_province: str) -> str:
    """Which part of the tariff applies between two provinces, by their codes."""
    if from_province == to_province:
        return SAME_PROVINCE
    regions = _regions()
    here, there = regions.get(from_province), regions.get(to_province)
    return REGION if here is not None and here == there else COUNTRY


def tariff(on: date) -> Mapping[str, tuple[Band, ...]]:
    """The bands of each distance on `on`: all rows of the latest day on which fees changed."""
    tariffs = _tariffs()
    begun = [valid_from for valid_from in tariffs if valid_from <= on]
    if not begun:
        raise LookupError(f"no delivery fees on {on}")
    return tariffs[max(begun)]


def is_confirmed(on: date) -> bool:
    """True when every fee of the tariff on `on` has been confirmed, none only assumed."""
    since = max(day for day in _tariffs() if day <= on)
    rows = [row for row in read("delivery_fees.csv") if row["valid_from"] == since.isoformat()]
    return all(row["certain"] == "1" for row in rows)


@cache
def _tariffs() -> dict[date, dict[str, tuple[Band, ...]]]:
    rows: dict[date, dict[str, list[Band]]] = defaultdict(lambda: defaultdict(list))
    for row in read("delivery_fees.csv"):
        band = Band(int(row["up_to_g"]), int(row["fee_vnd"]))
        rows[date.fromisoformat(row["valid_from"])][row["region"]].append(band)
    return {
        day: {region: tuple(sorted(bands, key=lambda band: band.up_to_g)) for region, bands in regions.items()}
        for day, regions in rows.items()
    }


@cache
def _regions() -> dict[str, str]:
    return {row["province_code"]: row["region"] for row in read("regions.csv")}


def read(name: str) -> list[dict[str, str]]:
    """The rows of one of this room's data files."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
