"""Where parcels can go: the communes of a province, found by the names of today and of before."""

from datetime import date

from marketplace.places import gazetteer
from marketplace.places.gazetteer import Suggestion
from marketplace.places.models import Commune
from marketplace.places.models.units import in_force


def communes(province_code: str, *, on: date) -> list[tuple[str, str]]:
    """(code, name) of every commune of a province."""
    if not province_code:
        return []
    rows = Commune.objects.filter(in_force(on), province_id=province_code)
    return [(row.code, row.name) for row in rows]


def suggestions(text: str, province_code: str, *, on: date) -> list[Suggestion]:
    """The communes that may be meant, at most six."""
    return gazetteer.suggest(text, province_code, on=on, limit=6) if text and province_code else []
