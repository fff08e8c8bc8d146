"""How long a recognition lasts, and the windows that follow from what is known of its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from marketplace.programme.errors import DecidedBeforeProgramme
from marketplace.programme.models import Basis, Term


@dataclass(frozen=True, slots=True)
class Window:
    """The certain days of a certificate, see `Certificate`."""

    in_force_from: date | None = None
    in_force_until: date | None = None
    lapsed_after: date | None = None


def last_day(decided_on: date, terms: Sequence[Term]) -> date:
    """The last day in force of a recognition decided on that day: the same day, the term's months later.

    Raises DecidedBeforeProgramme.
    """
    known = [term for term in terms if term.valid_from <= decided_on]
    if not known:
        raise DecidedBeforeProgramme(decided_on)
    months = max(known, key=lambda term: term.valid_from).months
    return decided_on + relativedelta(months=months)


def window(not_before: date | None, not_after: date | None, *, basis: str, terms: Sequence[Term]) -> Window:
    """The days on which a recognition decided between two days is certainly in force, and when it has surely lapsed.

    Inferred evidence makes nothing certain. Without an earliest day no end is certain, without a latest no start.
    """
    if basis in {"", Basis.INFERRED}:
        return Window()
    ends = last_day(not_before, terms) if not_before else None
    certain = ends is not None and not_after is not None and not_after <= ends
    return Window(
        in_force_from=not_after if certain else None,
        in_force_until=ends if certain else None,
        lapsed_after=last_day(not_after, terms) if not_after else None,
    )


def all_terms() -> list[Term]:
    """Every dated term on record."""
    return list(Term.objects.order_by("valid_from"))
