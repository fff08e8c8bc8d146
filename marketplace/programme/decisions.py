"""Recording a decision: one paper, one form, many products recognised or confirmed at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files import File
from django.db import transaction

from marketplace import outbox
from marketplace.accounts.models import User
from marketplace.programme import certificates
from marketplace.programme.errors import DecidedInFuture, EvidenceMissing, OutsideBounds, UnknownProduct
from marketplace.programme.models import Basis, Certificate, Decision, RegisteredProduct, Status
from marketplace.programme.terms import all_terms, window


@dataclass(frozen=True, slots=True)
class Paper:
    """A recognition decision as it lies on the officer's desk; the body is named as it was then."""

    number: str
    decided_on: date
    body: str
    level: str
    summary: str = ""
    evidence: str = ""
    scan: "File[bytes] | None" = None


@transaction.atomic
def record(
    paper: Paper,
    *,
    stars: Mapping[str, int],
    today: date,
    actor: User | None,
    accept_outside_bounds: bool = False,
) -> Decision:
    """Record the decision and what it gives each product (code → stars); listed ones appear by themselves.

    Locks the products in pk order. A certificate whose bounds hold the day is superseded by one with the exact day;
    otherwise, as after a re-assessment, a new one stands beside the old. Raises EvidenceMissing, DecidedInFuture,
    DecidedBeforeProgramme, UnknownProduct, and OutsideBounds (unless accepted) where a certificate that may still be
    in force has other bounds.
    """
    check(paper, today)
    products = _locked(stars)
    open_ones = {product.pk: _open(product, paper.decided_on) for product in products}
    outside = [product.code for product in products if _contradicts(open_ones[product.pk], paper.decided_on, today)]
    if outside and not accept_outside_bounds:
        raise OutsideBounds(outside)
    decision = Decision.objects.create(
        number=paper.number,
        decided_on=paper.decided_on,
        body=paper.body,
        level=paper.level,
        summary=paper.summary,
        evidence=paper.evidence,
        scan=paper.scan,
        recorded_by=actor,
    )
    for product in products:
        fitting = (one for one in open_ones[product.pk] if _fits(one, paper.decided_on))
        grant(product, decision, stars=stars[product.code], supersedes=next(fitting, None), actor=actor)
    outbox.record_many("certificate.changed", stars)
    return decision


def check(paper: Paper, today: date) -> None:
    """Raises EvidenceMissing or DecidedInFuture for a paper that proves nothing."""
    if not (paper.number.strip() or paper.scan or paper.evidence.strip()):
        raise EvidenceMissing
    if paper.decided_on > today:
        raise DecidedInFuture(paper.decided_on)


def _locked(stars: Mapping[str, int]) -> Sequence[RegisteredProduct]:
    products = list(RegisteredProduct.objects.select_for_update().filter(code__in=stars).order_by("pk"))
    unknown = sorted(set(stars) - {product.code for product in products})
    if unknown or not products:
        raise UnknownProduct(unknown)
    return products


def _open(product: RegisteredProduct, decided_on: date) -> list[Certificate]:
    """Certificates whose day this decision can make exact, recognised ones and the newest first."""
    rows = [one for one in certificates.current().filter(product=product) if _is_open(one, decided_on)]
    return sorted(rows, key=lambda one: (one.status == Status.RECOGNISED, one.pk), reverse=True)


def _is_open(certificate: Certificate, decided_on: date) -> bool:
    return not certificate.day_is_known or certificate.decided_not_before == decided_on


def _fits(certificate: Certificate, decided_on: date) -> bool:
    if certificate.status != Status.RECOGNISED or certificate.basis == Basis.INFERRED:
        return True
    earliest, latest = certificate.decided_not_before or date.min, certificate.decided_not_after or date.max
    return earliest <= decided_on <= latest


def _contradicts(open_ones: Sequence[Certificate], decided_on: date, today: date) -> bool:
    """True when what may still be in force has bounds, and none of them holds the day."""
    living = [one for one in open_ones if not certificates.as_recognition(one).certainly_lapsed(today)]
    return bool(living) and not any(_fits(one, decided_on) for one in living)


def grant(
    product: RegisteredProduct,
    decision: Decision,
    *,
    stars: int,
    supersedes: Certificate | None,
    actor: User | None,
) -> Certificate:
    """Append the certificate that this decision gives the product, in the caller's transaction."""
    span = window(decision.decided_on, decision.decided_on, basis=Basis.DECISION, terms=all_terms())
    return Certificate.objects.create(
        product=product,
        decision=decision,
        status=Status.RECOGNISED,
        level=decision.level,
        stars=stars,
        award_year=decision.decided_on.year,
        decided_not_before=decision.decided_on,
        decided_not_after=decision.decided_on,
        basis=Basis.DECISION,
        decision_ref=decision.number,
        source_url=supersedes.source_url if supersedes else "",
        in_force_from=span.in_force_from,
        in_force_until=span.in_force_until,
        lapsed_after=span.lapsed_after,
        supersedes=supersedes,
        reason=decision.evidence,
        recorded_by=actor,
    )
