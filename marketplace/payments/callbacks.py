"""What providers say of payments: each thing is kept once, and applied in the same transaction or left to a person.

Money that does not fit is never booked by guessing and never lost: it needs attention, with the reason as a code, and
the office settles it. The order follows from `payment.changed`, which the outbox tells.
"""

import logging
from collections.abc import Mapping

from django.db import transaction

from marketplace import outbox
from marketplace.payments import providers, records
from marketplace.payments.errors import NoAccount
from marketplace.payments.models import Method, Notice, Outcome, Payment, State, StepKind, Trouble
from marketplace.payments.providers import accounts
from marketplace.payments.providers.base import VND, Callback
from marketplace.payments.records import Word

BY_PROVIDERS = frozenset({Method.VIETQR, Method.CARD})

logger = logging.getLogger(__name__)


def apply(provider: str, headers: Mapping[str, str], body: bytes) -> list[Notice]:
    """Keep and apply what a message says, all of it or nothing. Raises Forged, Unreadable, NotOffered."""
    said = providers.named(provider).read_callbacks(headers, body)
    with transaction.atomic():
        return [take_in(provider, callback, body) for callback in said]


@transaction.atomic
def take_in(provider: str, callback: Callback, body: bytes = b"") -> Notice:
    """Keep one callback and apply it; one that is known already is returned as it was. Locks the payment's row."""
    payment = Payment.objects.filter(pk=callback.payment).first() if callback.payment else None
    notice, is_new = Notice.objects.get_or_create(
        provider=provider,
        key=callback.key,
        defaults={
            "body": body,
            "payment": payment,
            "kind": callback.kind,
            "amount_vnd": callback.amount_vnd,
            "currency": callback.currency,
            "reference": callback.reference,
            "said": callback.said,
            "account": callback.account,
            "at": callback.at,
            "outcome": Outcome.IGNORED,
        },
    )
    if is_new:
        _judge(notice, callback)
        notice.save()
        logger.info("payments: %s %s: %s %s", provider, notice.key, notice.outcome, notice.problem)
    return notice


def _judge(notice: Notice, callback: Callback) -> None:
    """Apply it, or say why not."""
    payment = notice.payment and Payment.objects.select_for_update(no_key=True).get(pk=notice.payment_id)
    if callback.problem:
        known = callback.problem in Trouble.values
        _leave_to_a_person(notice, Trouble(callback.problem) if known else Trouble.OTHER)
    elif payment is None:
        _leave_to_a_person(notice, Trouble.UNKNOWN)
    elif callback.kind == StepKind.RECEIVED:
        _receive(notice, payment)
    elif callback.kind == StepKind.REFUNDED:
        _refunded(notice, payment)
    elif callback.kind == StepKind.CANCELLED and payment.state == State.DUE:
        notice.outcome = Outcome.APPLIED
        outbox.record("payment.changed", payment.pk)


def _receive(notice: Notice, payment: Payment) -> None:
    problem = trouble_with(notice, payment)
    if problem is not None:
        _leave_to_a_person(notice, problem)
        return
    records.receive(payment.pk, notice.amount_vnd, word=Word(reference=notice.reference[:120]))
    notice.outcome = Outcome.APPLIED


def trouble_with(notice: Notice, payment: Payment) -> Trouble | None:
    """Why money that came cannot be booked by itself; None when it can. Reads the payment as the caller locked it."""
    if notice.currency != VND:
        return Trouble.CURRENCY
    by_its_method = providers.METHODS.get(notice.provider, payment.method) == payment.method
    if payment.method not in BY_PROVIDERS or not by_its_method or not _is_its_account(notice, payment):
        return Trouble.ACCOUNT
    by_state = {State.RECEIVED: Trouble.DOUBLE, State.REFUNDED: Trouble.DOUBLE, State.CANCELLED: Trouble.LATE}
    if payment.state != State.DUE:
        return by_state[State(payment.state)]
    if notice.amount_vnd != payment.amount_vnd:
        return Trouble.SHORT if notice.amount_vnd < payment.amount_vnd else Trouble.OVER
    return None


def _is_its_account(notice: Notice, payment: Payment) -> bool:
    """True when the money came where it was to go, or nobody said where it came."""
    if not notice.account:
        return True
    try:
        return notice.account == accounts.of(payment).number
    except NoAccount:
        return False


def _refunded(notice: Notice, payment: Payment) -> None:
    """Ours was booked when it was asked for; one that somebody made at the provider's own desk is booked now."""
    if payment.refunds.filter(key=notice.reference, refused="").exists():
        return
    if notice.currency != VND or notice.amount_vnd > payment.kept_vnd:
        _leave_to_a_person(notice, Trouble.CURRENCY if notice.currency != VND else Trouble.REFUND_UNASKED)
        return
    records.refund(payment.pk, notice.amount_vnd, word=Word(reference=notice.reference[:120]))
    notice.outcome = Outcome.APPLIED


def _leave_to_a_person(notice: Notice, problem: Trouble) -> None:
    notice.outcome, notice.problem = Outcome.NEEDS_ATTENTION, problem
