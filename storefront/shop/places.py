"""Places as a buyer reads them: today's commune, and the names it had."""

from dataclasses import dataclass

from marketplace.places.models import Commune


@dataclass(frozen=True, slots=True)
class Place:
    """A place of today, and where that was before."""

    now: str
    former: str

    def __bool__(self) -> bool:
        return bool(self.now or self.former)


def place(commune: Commune | None, *former_names: str) -> Place:
    """The commune with its province loaded; the former names from the smallest to the largest."""
    now = f"{commune.name}, {commune.province.full_name}" if commune else ""
    former = ", ".join(name for name in former_names if name)
    return Place(now=now, former=former)
