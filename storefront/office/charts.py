"""Charts as plain shapes for one SVG partial; a table with the same numbers always stands beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from marketplace.programme.models import ProductGroup
from marketplace.programme.standing import State
from storefront.kit.states import LOOKS
from storefront.office.lists import BY_STATE

WIDTH = 1000
STARS = (5, 4, 3)


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar; places as texts, so that no language puts commas into them."""

    label: str | Promise
    tone: str
    symbol: str
    slug: str
    count: int
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One product group: how many products in force hold five, four and three stars."""

    label: str | Promise
    group: str
    cells: tuple[tuple[int, int], ...]
    total: int
    widths: tuple[tuple[str, str, str], ...]


def by_state(counts: Mapping[State, int]) -> tuple[Segment, ...]:
    """One bar from end to end, a segment for every state."""
    total, start, segments = sum(counts.values()) or 1, 0, []
    reached = 0
    for state, count in counts.items():
        reached += count
        end = WIDTH * reached // total
        look = LOOKS[state]
        place, length = str(start), str(max(0, end - start))
        segments.append(Segment(look.label, look.tone, look.icon, BY_STATE[state].slug, count, place, length))
        start = end
    return tuple(segments)


def by_group(table: Mapping[str, Mapping[int, int]]) -> tuple[GroupRow, ...]:
    """One row a group, bars to the scale of the largest."""
    totals = {group: sum(stars.values()) for group, stars in table.items()}
    largest = max(totals.values(), default=0) or 1
    return tuple(
        GroupRow(
            label=group.label,
            group=group.value,
            cells=tuple((stars, table.get(group, {}).get(stars, 0)) for stars in STARS),
            total=totals.get(group, 0),
            widths=tuple(_bars((table.get(group, {}).get(stars, 0) for stars in STARS), largest)),
        )
        for group in ProductGroup
    )


def _bars(counts: Iterable[int], largest: int) -> list[tuple[str, str, str]]:
    """Stars, place and length of each part."""
    start, bars = 0, []
    for stars, count in zip(STARS, counts, strict=True):
        length = WIDTH * count // largest
        bars.append((str(stars), str(start), str(length)))
        start += length
    return bars
