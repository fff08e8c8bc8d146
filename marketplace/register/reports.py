"""What an import did, for people to read."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Remark(enum.StrEnum):
    """What is worth knowing though nothing is wrong."""

    IGNORED = "ignored"
    NO_ROWS = "no_rows"
    READ_AS_RECOGNISED = "read_as_recognised"
    CONFIRMED = "confirmed"


REMARKS = {
    Remark.IGNORED: _("columns not known and ignored: %(hint)s"),
    Remark.NO_ROWS: _("only the headings are there, no rows"),
    Remark.READ_AS_RECOGNISED: _("no column “status”: %(hint)s rows with stars and a date are read as recognised"),
    Remark.CONFIRMED: _("left as they are, confirmed by a decision: %(hint)s"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark about a sheet."""

    file: str
    remark: Remark
    hint: str = ""

    @property
    def sentence(self) -> str:
        """The remark for people, in the active language."""
        sentence = str(REMARKS[self.remark]) % {"hint": self.hint}
        return f"{self.file}: {sentence}" if self.file else sentence


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries of a kind were new, changed, and as before."""

    new: int = 0
    changed: int = 0
    same: int = 0

    @classmethod
    def of(cls, outcomes: Iterable[tuple[bool, bool]]) -> "Counts":
        """Count pairs of (is new, is changed)."""
        outcomes = list(outcomes)
        new = sum(is_new for is_new, _changed in outcomes)
        changed = sum(is_changed and not is_new for is_new, is_changed in outcomes)
        return cls(new, changed, len(outcomes) - new - changed)


@dataclass(frozen=True, slots=True)
class Report:
    """What was written."""

    products: Counts
    producers: Counts
    certificates: Counts
    places: Counts
    notices: tuple[Notice, ...] = ()

    @property
    def changed_anything(self) -> bool:
        """False when the register was already as the sheets say."""
        return any(counts.new or counts.changed for counts in self._counts().values())

    def lines(self) -> list[str]:
        """The report for people, in the active language."""
        counted = [
            gettext("%(kind)s: %(new)d new, %(changed)d changed, %(same)d as before")
            % {"kind": kind, "new": counts.new, "changed": counts.changed, "same": counts.same}
            for kind, counts in self._counts().items()
        ]
        return counted + [notice.sentence for notice in self.notices]

    def _counts(self) -> dict[str, Counts]:
        return {
            gettext("Products"): self.products,
            gettext("Producers"): self.producers,
            gettext("Certificates"): self.certificates,
            gettext("Sales points and partners"): self.places,
        }
