"""The verbs of a payment: due, change, receive, refund, cancel; and reading the payments of a subject.

Each is one transaction that locks the payment's row, appends a step and records `payment.changed`. Money is whole
đồng. The store engine is told afterwards, by the room that owns the subject.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace import outbox
from marketplace.accounts.models import User
from marketplace.payments.errors import AmountDiffers, NotDue, TooMuchBack
from marketplace.payments.models import HolderKind, Method, Payment, PaymentStep, State, StepKind, SubjectKind


@dataclass(frozen=True, slots=True)
class Subject:
    """What is paid for: an order's number, a parcel's key or a sale's key."""

    kind: SubjectKind
    key: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the money, or will have it: a point's slug, a carrier's name, the code of a producer or partner."""

    kind: HolderKind
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Who says that something happened, why, and what it refers to (a shift, a transfer's number)."""

    actor: User | None = None
    reason: str = ""
    reference: str = ""


NOBODY = Word()


def of(subject: Subject) -> QuerySet[Payment]:
    """The payments of one subject, oldest first."""
    return of_many(subject.kind, [subject.key])


def of_many(kind: SubjectKind, keys: Collection[str]) -> QuerySet[Payment]:
    """The payments of subjects of one kind, oldest first."""
    return Payment.objects.filter(subject_kind=kind, subject__in=keys).order_by("created_at", "pk")


@transaction.atomic
def due(subject: Subject, amount_vnd: int, *, method: Method, holder: Holder, word: Word = NOBODY) -> Payment:
    """Write that money is owed."""
    payment = Payment.objects.create(
        subject_kind=subject.kind,
        subject=subject.key,
        method=method,
        amount_vnd=amount_vnd,
        holder_kind=holder.kind,
        holder=holder.key,
        created_at=timezone.now(),
    )
    return _append(payment, StepKind.DUE, amount_vnd, word)


@transaction.atomic
def change(payment_id: str, amount_vnd: int, *, word: Word = NOBODY) -> Payment:
    """Another amount is owed now; nothing happens when it is the same. Raises NotDue."""
    payment = _locked_due(payment_id)
    if payment.amount_vnd == amount_vnd:
        return payment
    payment.amount_vnd = amount_vnd
    return _append(payment, StepKind.CHANGED, amount_vnd, word)


@transaction.atomic
def receive(
    payment_id: str, amount_vnd: int, *, method: Method | None = None, holder: Holder | None = None, word: Word = NOBODY
) -> Payment:
    """The money came, perhaps in another way or to another holder than was expected.

    An amount that is not the one due needs a reason. Raises NotDue, AmountDiffers.
    """
    payment = _locked_due(payment_id)
    if amount_vnd != payment.amount_vnd and not word.reason.strip():
        raise AmountDiffers(payment.amount_vnd, amount_vnd)
    payment.method = method or payment.method
    if holder is not None:
        payment.holder_kind, payment.holder = holder.kind, holder.key
    payment.state, payment.received_vnd, payment.confirmed_by = State.RECEIVED, amount_vnd, word.actor
    return _append(payment, StepKind.RECEIVED, amount_vnd, word)


def known_as(payment_id: str, ref: str) -> None:
    """The provider knows the payment by `ref` from now on."""
    if ref:
        Payment.objects.filter(pk=payment_id).update(provider_ref=ref)


@transaction.atomic
def refund(payment_id: str, amount_vnd: int, *, word: Word) -> Payment:
    """Money was given back by its holder; the payment is refunded when nothing is left. Raises TooMuchBack."""
    payment = _locked(payment_id)
    if not 0 < amount_vnd <= payment.kept_vnd:
        raise TooMuchBack(payment.kept_vnd, amount_vnd)
    payment.refunded_vnd += amount_vnd
    if payment.kept_vnd == 0:
        payment.state = State.REFUNDED
    return _append(payment, StepKind.REFUNDED, amount_vnd, word)


@transaction.atomic
def cancel(payment_id: str, *, word: Word = NOBODY) -> Payment:
    """Nothing is owed any more; a repeat changes nothing. Raises NotDue when money came."""
    payment = _locked(payment_id)
    if payment.state == State.CANCELLED:
        return payment
    _require_due(payment)
    payment.state, payment.amount_vnd = State.CANCELLED, 0
    return _append(payment, StepKind.CANCELLED, 0, word)


def _locked(payment_id: str) -> Payment:
    return Payment.objects.select_for_update(no_key=True).get(pk=payment_id)


def _locked_due(payment_id: str) -> Payment:
    payment = _locked(payment_id)
    _require_due(payment)
    return payment


def _require_due(payment: Payment) -> None:
    if payment.state != State.DUE:
        raise NotDue(payment.pk, payment.state)


def _append(payment: Payment, kind: StepKind, amount_vnd: int, word: Word) -> Payment:
    payment.save()
    PaymentStep.objects.create(
        payment=payment,
        number=payment.steps.count() + 1,
        kind=kind,
        amount_vnd=amount_vnd,
        actor=word.actor,
        at=timezone.now(),
        reason=word.reason,
        reference=word.reference,
    )
    outbox.record("payment.changed", payment.pk)
    return payment
