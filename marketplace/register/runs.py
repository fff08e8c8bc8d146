"""What one import knows and collects on its way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from marketplace.programme.models import Term
from marketplace.register.problems import Problem
from marketplace.register.reports import Notice

Track: TypeAlias = Callable[[Sequence[Any], str], Iterable[Any]]


def untracked(things: Sequence[Any], what: str) -> Iterable[Any]:
    """Progress that nobody watches."""
    return things


@dataclass(frozen=True, slots=True)
class Options:
    """How a register is to be read.

    `province_code` is the province of rows that name none. The illustrative set has codes of its own and never touches
    the real one. Without `default_variants` somebody else puts the products on sale in the store.
    """

    province_code: str
    illustrative: bool = False
    default_variants: bool = True


@dataclass(slots=True)
class Run:
    """One import: its settings, and the problems and notices found so far."""

    options: Options
    today: date
    terms: Sequence[Term]
    track: Track = untracked
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def programme_began_on(self) -> date:
        """The first day on which a recognition could be decided."""
        return min(term.valid_from for term in self.terms)

    def code_prefix(self, province_code: str) -> str:
        """The head of the codes given to new entries; MH is "minh họa"."""
        return f"{'MH' if self.options.illustrative else province_code}-"
