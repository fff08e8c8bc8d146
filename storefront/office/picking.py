"""Which products a decision is about: those chosen, and those offered to choose from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from marketplace.places.folding import fold, sort_key
from marketplace.programme import registry
from marketplace.programme.registry import Entry, Scope
from storefront.office.lists import BY_SLUG, LISTS, Line, RegisterList, lines

OFFERED = 40
FIRST_LIST = "cho-xac-nhan-ngay"
STARS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Pick:
    """A product that is or can be chosen, with the stars that the decision gives it."""

    line: Line
    stars: int | None
    is_chosen: bool

    @property
    def code(self) -> str:
        return self.line.product.code


@dataclass(frozen=True, slots=True)
class Picker:
    """The state of the picking part of the form."""

    chosen: tuple[Pick, ...]
    offered: tuple[Pick, ...]
    more: int
    text: str
    which: RegisterList
    unknown: tuple[str, ...]
    lists: tuple[RegisterList, ...] = LISTS
    star_choices: tuple[int, ...] = STARS

    @property
    def stars(self) -> dict[str, int]:
        """Code → stars of the chosen ones that have stars."""
        return {pick.code: pick.stars for pick in self.chosen if pick.stars}

    @property
    def without_stars(self) -> tuple[Pick, ...]:
        """Chosen ones for which nobody said how many stars."""
        return tuple(pick for pick in self.chosen if not pick.stars)


def picker(data: QueryDict, scope: Scope, *, today: date, added: Mapping[str, int | None] | None = None) -> Picker:
    """Read the form's picking part; `added` are products (code → stars) that a list brought in. Six queries."""
    rows = registry.entries(scope, today=today)
    added = added or {}
    codes = list(dict.fromkeys([*data.getlist("ma"), *added]))
    known = {row.product.code: row for row in rows}
    chosen = [known[code] for code in codes if code in known]
    which = BY_SLUG.get(data.get("muc", ""), BY_SLUG[FIRST_LIST])
    text = data.get("tim", "")
    fitting = [row for row in rows if row.product.code not in codes and _fits(row, text, which)]
    offered = sorted(fitting, key=lambda row: sort_key(row.product.name.get("vi", "")))[:OFFERED]
    typed = {code: _stars(data.get(f"sao-{code}")) for code in codes} | {code: added[code] for code in added}
    picks = _picks([*chosen, *offered], typed, today)
    return Picker(
        chosen=tuple(picks[row.product.code] for row in chosen),
        offered=tuple(picks[row.product.code] for row in offered),
        more=len(fitting) - len(offered),
        text=text,
        which=which,
        unknown=tuple(code for code in codes if code not in known),
    )


def _picks(rows: Iterable[Entry], typed: Mapping[str, int | None], today: date) -> dict[str, Pick]:
    rows = list(rows)
    on_record = registry.stars_on_record(row.product.code for row in rows)
    return {
        line.product.code: Pick(
            line=line,
            stars=typed.get(line.product.code) or on_record.get(line.product.code),
            is_chosen=line.product.code in typed,
        )
        for line in lines(rows, registry.certificates_behind(rows), today=today)
    }


def _fits(row: Entry, text: str, which: RegisterList) -> bool:
    if row.standing.state not in which.states:
        return False
    product = row.product
    producer = product.producer.folded_name if product.producer else ""
    words = f"{product.code.lower()} {product.folded_name} {producer}"
    return all(word in words for word in fold(text).split())


def _stars(text: str | None) -> int | None:
    return int(text) if text in {str(stars) for stars in STARS} else None
