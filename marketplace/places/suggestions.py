"""Type-ahead over the communes of a province, by the names of today and by former communes and districts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from marketplace import clock
from marketplace.places.folding import fold
from marketplace.places.models import Commune, FormerPlace
from marketplace.places.models.units import in_force
from marketplace.places.naming import COMMUNE_KINDS, DISTRICT_KINDS, keys, spellings, written

# What comes first: accents as typed, where in the name the words stand, the source of the name, the alphabet.
Rank = tuple[bool, int, int, str, str]
TODAY, FORMER_COMMUNE, PART_OF_FORMER_COMMUNE, FORMER_DISTRICT = range(4)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A commune of today and, where it was found by one, its former name."""

    commune_code: str
    name: str
    former_name: str = ""

    @property
    def label(self) -> str:
        """For a list: Phường Phú Thủy (Phường Phú Hài cũ)."""
        if not self.former_name:
            return self.name
        return _("%(name)s (formerly %(former)s)") % {"name": self.name, "former": self.former_name}


def suggest(text: str, province_code: str, *, on: date | None = None, limit: int = 8) -> list[Suggestion]:
    """The communes, existing on the day `on` (today), in whose names a word begins with `text`; each once."""
    if not keys(text):
        return []
    communes = Commune.objects.filter(in_force(on or clock.today()), province_id=province_code)
    ranked = [*_named_today(text, communes), *_named_before(text, communes)]
    best: dict[str, Suggestion] = {}
    for _rank, suggestion in sorted(ranked, key=itemgetter(0)):
        best.setdefault(suggestion.commune_code, suggestion)
    return list(best.values())[:limit]


def _named_today(text: str, communes: QuerySet[Commune]) -> Iterator[tuple[Rank, Suggestion]]:
    for commune in communes.filter(_word_begins("folded_name", text)):
        rank = _rank(commune.name, text, source=TODAY, alphabet=commune.sort_key)
        yield rank, Suggestion(commune.code, commune.name)


def _named_before(text: str, communes: QuerySet[Commune]) -> Iterator[tuple[Rank, Suggestion]]:
    fits = _word_begins("folded_name", text) | _word_begins("folded_district", text)
    for place in FormerPlace.objects.filter(fits, commune__in=communes).select_related("commune"):
        name, source = _former_name(place, text)
        rank = _rank(name, text, source=source, alphabet=place.commune.sort_key)
        yield rank, Suggestion(place.commune.code, place.commune.name, name)


def _word_begins(field: str, text: str) -> Q:
    begins = Q()
    for key in keys(text):
        begins |= Q((f"{field}__startswith", key)) | Q((f"{field}__contains", f" {key}"))
    return begins


def _former_name(place: FormerPlace, text: str) -> tuple[str, int]:
    if any(f" {key}" in f" {place.folded_name}" for key in keys(text)):
        return place.name, FORMER_COMMUNE if place.is_default else PART_OF_FORMER_COMMUNE
    return place.district, FORMER_DISTRICT


def _rank(name: str, text: str, *, source: int, alphabet: str) -> Rank:
    return f" {written(text)}" not in f" {written(name)}", _distance(name, text), source, alphabet, name


def _distance(name: str, text: str) -> int:
    """0 when the proper name begins with `text`, 1 when the kind before it does, 2 when only a later word does."""
    bare = keys(text)
    after_kind = spellings(text, (*COMMUNE_KINDS, *DISTRICT_KINDS)) - bare
    folded = fold(name)
    return 0 if folded.startswith(tuple(after_kind)) else 1 if folded.startswith(tuple(bare)) else 2
