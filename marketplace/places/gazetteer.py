"""The one door to the lists of units: loads them and finds places by the names people use, of today and of before.

Names are compared folded and may say their kind or leave it out; where several fit, the one written with the very same
accents wins, and where that does not settle it nothing is guessed.
"""

from datetime import date

from django.db.models import Q, QuerySet

from marketplace.places.loading import Loaded, load
from marketplace.places.models import Commune, FormerPlace, Province
from marketplace.places.models.units import in_force
from marketplace.places.naming import COMMUNE_KINDS, DISTRICT_KINDS, closest, province_key, spellings
from marketplace.places.suggestions import Suggestion, suggest

__all__ = [
    "Loaded",
    "Suggestion",
    "communes_formerly_in",
    "find_commune",
    "find_province",
    "former_places",
    "load",
    "resolve_former",
    "suggest",
]


def find_province(name: str) -> Province | None:
    """The province of today that bears `name`, else the one that a former province of that name went into."""
    key = province_key(name)
    today = Province.objects.filter(folded_name=key).first()
    return today or Province.objects.filter(former_provinces__folded_name=key).first()


def find_commune(name: str, province_code: str, *, on: date) -> Commune | None:
    """The commune called `name` that exists in the province on the day `on`; None when none or several fit."""
    candidates = Commune.objects.filter(
        in_force(on), province_id=province_code, folded_name__in=spellings(name, COMMUNE_KINDS)
    )
    fitting = closest(candidates, name)
    return fitting[0] if len(fitting) == 1 else None


def former_places(name: str, district: str = "", province: str = "", *, province_code: str = "") -> list[FormerPlace]:
    """The former communes called `name`, defaults first; `province_code` is that of today's province."""
    found = _former(district, province).filter(folded_name__in=spellings(name, COMMUNE_KINDS))
    if province_code:
        found = found.filter(commune__province_id=province_code)
    return closest(found.select_related("commune").order_by("-is_default", "commune__sort_key", "pk"), name)


def resolve_former(
    name: str, district: str = "", province: str = "", *, province_code: str = ""
) -> tuple[Commune, ...]:
    """The communes of today on the land of one former commune, the default first.

    Empty when the name is unknown, and when it fits former communes that went different ways: then the district or the
    province has to be named too.
    """
    ways: dict[str, dict[str, Commune]] = {}
    for place in former_places(name, district, province, province_code=province_code):
        ways.setdefault(str(place), {})[place.commune_id] = place.commune
    if len({frozenset(communes) for communes in ways.values()}) != 1:
        return ()
    return tuple(next(iter(ways.values())).values())


def communes_formerly_in(district: str = "", *, province: str) -> QuerySet[Commune]:
    """The communes of today that lie, wholly or partly, in a former district or a whole former province."""
    return Commune.objects.filter(former_places__in=_former(district, province)).distinct()


def _former(district: str, province: str) -> QuerySet[FormerPlace]:
    fits = Q()
    if district:
        fits &= Q(folded_district__in=spellings(district, DISTRICT_KINDS))
    if province:
        fits &= Q(folded_province=province_key(province))
    return FormerPlace.objects.filter(fits)
