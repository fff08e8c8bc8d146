"""The arithmetic of a quote, in whole đồng and grams: pure functions, no float and no database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """A parcel of up to so many grams costs so much."""

    up_to_g: int
    fee_vnd: int


def net_vnd(gross_vnd: int, percent: int) -> int:
    """The price without its VAT: gross / (1 + rate), half up."""
    whole = 100 + percent
    return (2 * 100 * gross_vnd + whole) // (2 * whole)


def tax_vnd(gross_vnd: int, percent: int) -> int:
    """The VAT inside a price."""
    return gross_vnd - net_vnd(gross_vnd, percent)


def tax_by_rate(amounts: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The VAT inside amounts (gross, per cent), each rounded by itself, added up by rate; no entry for nothing."""
    sums: dict[int, int] = defaultdict(int)
    for gross_vnd, percent in amounts:
        if gross_vnd:
            sums[percent] += tax_vnd(gross_vnd, percent)
    return dict(sorted(sums.items()))


def fee_vnd(weight_g: int, bands: Sequence[Band]) -> int:
    """What a parcel costs; `bands` rise. What is heavier than the last of them goes in several boxes."""
    heaviest = bands[-1]
    full, rest = divmod(weight_g, heaviest.up_to_g)
    fee = full * heaviest.fee_vnd
    if rest or not full:
        fee += next(band.fee_vnd for band in bands if rest <= band.up_to_g)
    return fee
