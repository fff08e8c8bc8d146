"""Type-ahead over the communes of a province, by the names of today and by former communes and districts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace import clock
from marketplace.places.models import Commune, FormerPlace
from marketplace.places.models.units import in_force
from marketplace.places.naming import is_written_in, unit_key


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A commune of today and, where that is how it was found, its former name."""

    commune_code: str
    name: str
    former_name: str = ""

    @property
    def label(self) -> str:
        """For a list: Phường Phú Thủy (Phường Phú Hài cũ)."""
        if not self.former_name:
            return self.name
        return _("%(name)s (formerly %(former)s)") % {"name": self.name, "former": self.former_name}


@dataclass(frozen=True, slots=True, order=True)
class _Rank:
    """What comes first: accents as typed, names that begin so, names of today, former communes before districts."""

    accents_differ: bool
    begins_otherwise: bool
    source: int
    is_lesser_part: bool
    sort_key: str


def suggest(text: str, province_code: str, *, on: date | None = None, limit: int = 8) -> list[Suggestion]:
    """Communes that exist on the day `on` (today) and have a name with a word beginning with `text`; each once."""
    key = unit_key(text)
    if not key:
        return []
    communes = Commune.objects.filter(in_force(on or clock.today()), province_id=province_code)
