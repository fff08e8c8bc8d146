"""Putting right what was recorded by mistake: new rows supersede the wrong ones, which stay as history.

Each verb is one transaction that locks the decision's products in pk order and records `certificate.changed`.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from marketplace import outbox
from marketplace.accounts.models import User
from marketplace.programme import certificates, decisions
from marketplace.programme.errors import NothingToCorrect, ReasonMissing
from marketplace.programme.models import Certificate, Decision, RegisteredProduct, Status

KEPT = (
    *("product_id", "decision_id", "status", "level", "stars", "stars_proposed", "award_year", "basis"),
    *("decided_not_before", "decided_not_after", "decision_ref", "source_url"),
    *("in_force_from", "in_force_until", "lapsed_after"),
)


@transaction.atomic
def correct(decision: Decision, paper: decisions.Paper, *, actor: User | None, reason: str, today: date) -> Decision:
    """The paper says something else than was recorded: record it anew for all its products, stars unchanged.

    Raises ReasonMissing, NothingToCorrect (nothing rests on the decision any more), and what `decisions.record` says of
    a paper that proves nothing.
    """
    wrong = _resting_on(decision, reason)
    decisions.check(paper, today)
    right = Decision.objects.create(
        number=paper.number,
        decided_on=paper.decided_on,
        body=paper.body,
        level=paper.level,
        summary=paper.summary,
        evidence=reason.strip(),
        scan=paper.scan or decision.scan,
        corrects=decision,
        recorded_by=actor,
    )
    for row in wrong:
        decisions.grant(row.product, right, stars=row.stars or 0, supersedes=row, actor=actor)
    outbox.record_many("certificate.changed", [row.product.code for row in wrong])
    return right


@transaction.atomic
def withdraw(decision: Decision, *, actor: User | None, reason: str) -> None:
    """The decision should never have been recorded: its products stand again as they did before it.

    Raises ReasonMissing, NothingToCorrect.
    """
    wrong = _resting_on(decision, reason)
    for row in wrong:
        _restore(row, actor=actor, reason=reason.strip())
    outbox.record_many("certificate.changed", [row.product.code for row in wrong])


def _resting_on(decision: Decision, reason: str) -> Sequence[Certificate]:
    """The certificates that still rest on the decision, their products locked."""
    if not reason.strip():
        raise ReasonMissing
    products = RegisteredProduct.objects.filter(certificates__decision=decision).values("pk")
    list(RegisteredProduct.objects.select_for_update().filter(pk__in=products).order_by("pk"))
    rows = list(certificates.current().filter(decision=decision).select_related("product", "supersedes"))
    if not rows:
        raise NothingToCorrect(str(decision))
    return rows


def _restore(row: Certificate, *, actor: User | None, reason: str) -> Certificate:
    """What was known before, as a new row; where nothing was, a row that recognises nothing."""
    before = row.supersedes
    while before is not None and before.decision_id == row.decision_id:
        before = before.supersedes
    facts = {name: getattr(before, name) for name in KEPT} if before else {"status": Status.WITHDRAWN}
    facts["product_id"] = row.product_id
    return Certificate.objects.create(**facts, supersedes=row, reason=reason, recorded_by=actor)
