"""What a row says of a recognition, checked against itself, the programme's dates and today."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from marketplace.programme.models import Basis, Certificate, Status
from marketplace.programme.standing import LOWEST_STARS
from marketplace.register.problems import Flaw, Problem
from marketplace.register.records import Record
from marketplace.register.runs import Run
from marketplace.register.sheets import Kind

SAYING = (
    "status",
    "stars",
    "stars_proposed",
    "award_year",
    "decided_on",
    "decided_not_before",
    "decided_not_after",
    "decision_ref",
)
BOUNDS = ("decided_not_before", "decided_not_after")
PROVEN = {Basis.DECISION, Basis.PRESS}


class Paper(NamedTuple):
    """What tells one decision from another."""

    number: str
    decided_on: date
    body: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A recognition as a sheet states it: the columns of a certificate, and the body that decided."""

    status: str
    level: str = ""
    stars: int | None = None
    stars_proposed: int | None = None
    award_year: int | None = None
    decided_not_before: date | None = None
    decided_not_after: date | None = None
    basis: str = ""
    decision_ref: str = ""
    source_url: str = ""
    body: str = ""
    says_bounds: bool = True
    says_basis: bool = True

    @property
    def decided_on(self) -> date | None:
        """The day of the decision, where the sheet knows it."""
        return self.decided_not_before if self.decided_not_before == self.decided_not_after else None

    @property
    def paper(self) -> Paper | None:
        """The decision itself, where its day and its body are known; its number may not be."""
        if self.decided_on is None or not self.body:
            return None
        return Paper(self.decision_ref, self.decided_on, self.body, self.level)

    def keeping(self, row: Certificate) -> "Claim":
        """The claim with what its sheet has no columns for as the certificate has it; a basis goes with its bounds."""
        known = {name: getattr(row, name) for name in BOUNDS}
        claim = self if self.says_bounds else replace(self, **known)
        is_same_time = known == {name: getattr(claim, name) for name in BOUNDS}
        return claim if self.says_basis or not is_same_time else replace(claim, basis=row.basis)


def read(record: Record, kind: Kind, run: Run) -> Claim | None:
    """The row's claim, or None when it says nothing of a recognition."""
    if not any(record.get(column) for column in SAYING):
        return None
    status = _status(record, kind)
    earliest, latest, basis = _bounds(record, status, run)
    claim = Claim(
        status=status,
        level=record.get("issuing_level", ""),
        stars=record.get("stars"),
        stars_proposed=record.get("stars_proposed"),
        award_year=record.get("award_year"),
        decided_not_before=earliest,
        decided_not_after=latest,
        basis=basis,
        decision_ref=record.get("decision_ref", ""),
        source_url=record.get("source_url", ""),
        body=record.get("body", ""),
        says_bounds=_says_bounds(record),
        says_basis=_says_basis(record),
    )
    run.problems += [*_out_of_time(record, run), *_contradictions(record, status), *_unproven(record, claim)]
    return claim


def is_read_as_recognised(record: Record) -> bool:
    """A register without a status column lists what is recognised: stars that certify, and when."""
    dated = any(record.get(column) for column in ("award_year", "decided_on", "decided_not_after"))
    return not record.says("status") and dated and record.get("stars", 0) >= LOWEST_STARS


def _status(record: Record, kind: Kind) -> str:
    if kind is Kind.CERTIFICATES:
        return str(record.get("status", Status.RECOGNISED))
    default = Status.RECOGNISED if is_read_as_recognised(record) else Status.LISTED
    return str(record.get("status", default))


def _bounds(record: Record, status: str, run: Run) -> tuple[date | None, date | None, str]:
    """The earliest and latest day of the decision, and what they rest on."""
    basis = record.get("date_basis", "")
    day = record.get("decided_on")
    if day is not None:
        return day, day, basis or Basis.REGISTER
    earliest, latest = record.get("decided_not_before"), record.get("decided_not_after")
    year = record.get("award_year")
    if status == Status.RECOGNISED and year and not (basis or earliest or latest):
        return max(date(year, 1, 1), run.programme_began_on), date(year, 12, 31), Basis.REGISTER
    return earliest, latest, basis


def _says_bounds(record: Record) -> bool:
    return record.get("decided_on") is not None or any(map(record.says, BOUNDS))


def _says_basis(record: Record) -> bool:
    """An empty cell states something only beside bounds: that they rest on the register."""
    return bool(record.get("date_basis")) or (_says_bounds(record) and record.says("date_basis"))


def _out_of_time(record: Record, run: Run) -> Iterator[Problem]:
    began, today = run.programme_began_on, run.today
    limits = {
        "decided_on": (began, today),
        "decided_not_before": (began, today),
        "decided_not_after": (began, date(today.year, 12, 31)),
        "award_year": (began.year, today.year),
    }
    for column, (earliest, latest) in limits.items():
        value = record.get(column)
        if value is not None and value < earliest:
            yield record.problem(column, Flaw.TOO_EARLY, str(earliest))
        if value is not None and value > latest:
            yield record.problem(column, Flaw.IN_FUTURE, str(latest))


def _contradictions(record: Record, status: str) -> Iterator[Problem]:
    yield from _contradicting_days(record)
    if status == Status.RECOGNISED and record.get("stars", LOWEST_STARS) < LOWEST_STARS:
        yield record.problem("stars", Flaw.NO_CERTIFICATE)


def _contradicting_days(record: Record) -> Iterator[Problem]:
    earliest, latest = (record.get(column) for column in BOUNDS)
    if earliest and latest and earliest > latest:
        yield record.problem("decided_not_before", Flaw.REVERSED, str(latest))
    day = record.get("decided_on")
    if day and not (earliest or day) <= day <= (latest or day):
        yield record.problem("decided_on", Flaw.OUTSIDE)
    year, first, last = record.get("award_year"), day or earliest, day or latest
    if year and not (first or date.min).year <= year <= (last or date.max).year:
        yield record.problem("award_year", Flaw.YEAR_OUTSIDE)


def _unproven(record: Record, claim: Claim) -> Iterator[Problem]:
    """A day that somebody is said to have read must say where."""
    if claim.decided_on and claim.basis in PROVEN and not (claim.source_url or claim.body):
        yield record.problem("date_basis", Flaw.NO_SOURCE)
