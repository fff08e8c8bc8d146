"""What the office may do to a product: suspend its display, resume it, revoke its recognition, correct that.

Each verb is one transaction that locks the product's row, appends an act and records `certificate.changed`.
"""

from dataclasses import dataclass
from datetime import date

from django.core.files import File
from django.db import transaction

from marketplace import outbox
from marketplace.accounts.models import User
from marketplace.programme import certificates
from marketplace.programme.errors import NothingToCorrect, ReachesNothing, ReasonMissing, UnknownProduct
from marketplace.programme.models import Act, ActKind, Decision, Level, RegisteredProduct


@dataclass(frozen=True, slots=True)
class RevocationPaper:
    """The decision that revokes: its number, day, body and scan. It takes effect at the start of `effective_on`."""

    number: str
    decided_on: date
    effective_on: date
    body: str
    level: str = Level.PROVINCE
    scan: "File[bytes] | None" = None


@transaction.atomic
def suspend(product_code: str, *, actor: User | None, reason: str) -> Act:
    """Take the product off every shelf at once; reversible. Raises ReasonMissing, UnknownProduct, NothingToCorrect."""
    product = _locked(product_code)
    if is_suspended(product):
        raise NothingToCorrect(product_code)
    return _append(Act(product=product, kind=ActKind.SUSPEND, actor=actor, reason=reason))


@transaction.atomic
def resume(product_code: str, *, actor: User | None, reason: str) -> Act:
    """End a suspension. Raises ReasonMissing, UnknownProduct, NothingToCorrect."""
    product = _locked(product_code)
    if not is_suspended(product):
        raise NothingToCorrect(product_code)
    return _append(Act(product=product, kind=ActKind.RESUME, actor=actor, reason=reason))


@transaction.atomic
def revoke(product_code: str, *, paper: RevocationPaper, actor: User | None, reason: str) -> Act:
    """Revoke by decision, from its effective day on.

    Raises ReasonMissing, UnknownProduct, and ReachesNothing when no living recognition can be as old as that day: a
    revocation that would change nothing is a slip of the pen.
    """
    product = _locked(product_code)
    if not certificates.reached_by_revocation(product, paper.effective_on):
        raise ReachesNothing(product_code)
    decision = Decision.objects.create(
        kind=Decision.Kind.REVOCATION,
        number=paper.number,
        decided_on=paper.decided_on,
        body=paper.body,
        level=paper.level,
        scan=paper.scan,
        summary=reason,
        recorded_by=actor,
    )
    act = Act(product=product, kind=ActKind.REVOKE, actor=actor, reason=reason)
    act.decision, act.effective_on = decision, paper.effective_on
    return _append(act)


@transaction.atomic
def withdraw_revocation(product_code: str, *, actor: User | None, reason: str) -> Act:
    """Correct a revocation entered by mistake: a new row undoes the last one. Raises NothingToCorrect."""
    product = _locked(product_code)
    last = product.acts.filter(kind=ActKind.REVOKE, corrected_by=None).order_by("-pk").first()
    if last is None:
        raise NothingToCorrect(product_code)
    return _append(Act(product=product, kind=ActKind.WITHDRAW_REVOCATION, actor=actor, reason=reason, corrects=last))


def is_suspended(product: RegisteredProduct) -> bool:
    """True when the last word on the product's display is a suspension."""
    last = product.acts.filter(kind__in=[ActKind.SUSPEND, ActKind.RESUME]).order_by("-pk").first()
    return last is not None and last.kind == ActKind.SUSPEND


def _locked(product_code: str) -> RegisteredProduct:
    product = RegisteredProduct.objects.select_for_update().filter(code=product_code).first()
    if product is None:
        raise UnknownProduct([product_code])
    return product


def _append(act: Act) -> Act:
    act.reason = act.reason.strip()
    if not act.reason:
        raise ReasonMissing
    act.save()
    outbox.record("certificate.changed", act.product.code)
    return act
