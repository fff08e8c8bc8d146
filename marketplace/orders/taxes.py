"""Which VAT a product carries on a day, from dated rows."""

from datetime import date
from functools import cache

from marketplace.orders.tariffs import read

STANDARD, ALCOHOL = "standard", "alcohol"


def vat_class(group: str, category: str, *, alcohol: bool) -> str:
    """The class of a product: alcohol before all else, then its category, then its group."""
    if alcohol:
        return ALCOHOL
    classes = _classes()
    return classes.get((group, category)) or classes.get((group, "")) or STANDARD


def percent(of_class: str, on: date) -> int:
    """The rate of a class on `on`, the market's date. Raises LookupError where no row covers the day."""
    for valid_from, valid_until, named, rate in _rates():
        if named == of_class and valid_from <= on <= valid_until:
            return rate
    raise LookupError(f"no VAT rate for {of_class} on {on}")


def unconfirmed(on: date) -> tuple[int, ...]:
    """The rates on `on` of which nobody has confirmed which goods they are for, in per cent."""
    doubtful = {row["class"] for row in read("vat_classes.csv") if row["certain"] != "1"}
    return tuple(sorted({percent(each, on) for each in doubtful}))


@cache
def _classes() -> dict[tuple[str, str], str]:
    return {(row["group"], row["category"]): row["class"] for row in read("vat_classes.csv")}


@cache
def _rates() -> tuple[tuple[date, date, str, int], ...]:
    return tuple(
        (
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_until"]) if row["valid_until"] else date.max,
            row["class"],
            int(row["percent"]),
        )
        for row in read("vat_rates.csv")
    )
