"""What to look for, in plain values that every engine can translate: the small language between plan and backend.

Words are ready made (see `words`), fields are those of `document`. A `Constant` scores the same wherever it matches;
filters are always inside one, so that they never move the order.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word, as it stands in the field."""

    field: str
    word: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins so, all scored alike."""

    field: str
    start: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words next to each other in this order; with `open_end` the last may be a beginning."""

    field: str
    words: tuple[str, ...]
    boost: float = 1.0
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field has one of the values."""

    field: str
    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A number within bounds, both inclusive; None is open."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents."""


@dataclass(frozen=True, slots=True)
class Constant:
    """Whatever the query matches, with one score for all."""

    query: "Query"
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class DisMax:
    """The best of several, plus a little of the others."""

    queries: "tuple[Query, ...]"
    tie: float = 0.1
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Bool:
    """All of `must`, and at least `minimum` of `should`; scores add up."""

    must: "tuple[Query, ...]" = ()
    should: "tuple[Query, ...]" = ()
    minimum: int = 0


Query = Term | Prefix | Phrase | OneOf | Between | Everything | Constant | DisMax | Bool
