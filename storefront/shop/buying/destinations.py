"""Where parcels can go: provinces, then their communes, found by the names of today and of before."""

from datetime import date

from django.utils.translation import get_language

from marketplace.places import gazetteer
from marketplace.places.gazetteer import Suggestion
from marketplace.places.models import Commune, Province
from marketplace.places.models.units import in_force


def provinces() -> list[tuple[str, str]]:
    """(code, name) of every province in the order of the alphabet."""
    english = get_language() == "en"
    return [(row.code, row.name_en if english else row.full_name) for row in Province.objects.filter(valid_until=None)]


def communes(province_code: str, *, on: date) -> list[tuple[str, str]]:
    """(code, name) of every commune of a province."""
    if not province_code:
        return []
    rows = Commune.objects.filter(in_force(on), province_id=province_code)
    return [(row.code, row.name) for row in rows]


def suggestions(text: str, province_code: str, *, on: date) -> list[Suggestion]:
    """The communes that may be meant, at most six."""
    return gazetteer.suggest(text, province_code, on=on, limit=6) if text and province_code else []
