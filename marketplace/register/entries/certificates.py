"""Certificates: appended when new, superseded when the sheet says otherwise, left alone once a person confirmed them.

The product sheet sums up one recognition of each product; the certificate sheet, where there is one, is more exact and
takes its place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from marketplace import outbox
from marketplace.programme.models import Basis, Certificate, Decision, RegisteredProduct, Status
from marketplace.programme.terms import window
from marketplace.register.claims import Claim, Paper
from marketplace.register.entries.entry import BATCH
from marketplace.register.entries.histories import IMPORTED, REIMPORTED, STATED, History, says
from marketplace.register.runs import Run
from marketplace.register.sheets import Kind


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """A claim on its way into the register, and the certificate that it corrects."""

    product: RegisteredProduct
    kind: Kind
    claim: Claim
    supersedes: Certificate | None = None

    @property
    def outcome(self) -> tuple[bool, bool]:
        """For counting: is new, is changed."""
        return self.supersedes is None, True

    @property
    def reason(self) -> str:
        """Why the row is written; it tells the next import where it came from."""
        return (REIMPORTED if self.supersedes else IMPORTED)[self.kind]


@dataclass(slots=True)
class Plan:
    """What is to be appended, how many claims are left as they are, and the products that a decision confirmed."""

    entries: list[CertificateEntry] = field(default_factory=list)
    left_alone: int = 0
    confirmed: list[str] = field(default_factory=list)

    def add_summary(self, product: RegisteredProduct, claim: Claim, history: History) -> None:
        """The one recognition that the product sheet states: never against what is known better."""
        own, claim = history.from_sheet(Kind.PRODUCTS), history.completed(claim)
        if any(says(row, claim) for row in own):
            self.left_alone += 1
        elif own or not history.current:
            self.entries.append(CertificateEntry(product, Kind.PRODUCTS, claim, own[-1] if own else None))
        else:
            self._leave(product, history)

    def add_details(self, product: RegisteredProduct, claims: Sequence[Claim], history: History) -> None:
        """All recognitions that the certificate sheet states: what it no longer states, it has corrected."""
        own, claims = history.from_sheet(Kind.CERTIFICATES), [history.completed(claim) for claim in claims]
        outdated = [row for row in own if not any(says(row, claim) for claim in claims)]
        outdated += [row for row in history.from_sheet(Kind.PRODUCTS) if any(_fits(row, claim) for claim in claims)]
        for claim in claims:
            if any(says(row, claim) for row in own):
                self.left_alone += 1
            elif _is_confirmed(claim, history):
                self._leave(product, history)
            else:
                supersedes = outdated.pop(0) if outdated else None
                self.entries.append(CertificateEntry(product, Kind.CERTIFICATES, claim, supersedes))

    def _leave(self, product: RegisteredProduct, history: History) -> None:
        self.left_alone += 1
        if history.by_officers() and product.code not in self.confirmed:
            self.confirmed.append(product.code)


def write(plan: Plan, run: Run) -> None:
    """Append the certificates and the decisions they name; products must be saved already."""
    decisions = _decisions(entry.claim.paper for entry in plan.entries)
    rows = [_certificate(entry, decisions, run) for entry in plan.entries]
    Certificate.objects.bulk_create(rows, batch_size=BATCH)
    outbox.record_many("certificate.changed", {entry.product.code for entry in plan.entries})


def _is_confirmed(claim: Claim, history: History) -> bool:
    """True when an officer recorded the same decision, or confirmed the very claim by another."""
    same = any(_same_decision(row, claim) for row in history.by_officers())
    return same or any(says(row, claim) for row in history.confirmed())


def _same_decision(row: Certificate, claim: Claim) -> bool:
    by_number = bool(claim.decision_ref) and row.decision_ref == claim.decision_ref
    return by_number or (row.day_is_known and row.decided_not_before == claim.decided_on)


def _fits(summary: Certificate, claim: Claim) -> bool:
    """True when the product sheet's row can speak of the same recognition."""
    if summary.status != Status.RECOGNISED or summary.basis in {"", Basis.INFERRED} or claim.decided_on is None:
        return True
    earliest, latest = summary.decided_not_before or claim.decided_on, summary.decided_not_after or claim.decided_on
    return earliest <= claim.decided_on <= latest


def _certificate(entry: CertificateEntry, decisions: Mapping[Paper | None, Decision], run: Run) -> Certificate:
    claim = entry.claim
    span = window(claim.decided_not_before, claim.decided_not_after, basis=claim.basis, terms=run.terms)
    return Certificate(
        product=entry.product,
        decision=decisions.get(claim.paper),
        in_force_from=span.in_force_from,
        in_force_until=span.in_force_until,
        lapsed_after=span.lapsed_after,
        supersedes=entry.supersedes,
        reason=entry.reason,
        **{name: getattr(claim, name) for name in STATED},
    )


def _decisions(papers: Iterable[Paper | None]) -> dict[Paper | None, Decision]:
    """The decisions that claims name; those not on record yet are appended."""
    named = dict.fromkeys(paper for paper in papers if paper)
    days = {paper.decided_on for paper in named}
    known = Decision.objects.filter(kind=Decision.Kind.RECOGNITION, decided_on__in=days)
    rows: dict[Paper | None, Decision] = {_paper(row): row for row in known}
    new = {paper: Decision(**paper._asdict()) for paper in named if paper not in rows}
    Decision.objects.bulk_create(new.values(), batch_size=BATCH)
    return rows | new


def _paper(row: Decision) -> Paper:
    return Paper(row.number, row.decided_on, row.body, row.level)
