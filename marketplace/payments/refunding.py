"""Giving money back by a provider: written first, then asked, then booked; a repeat asks with the same key.

A crash after the provider sent it and before it is booked is repeated by the next round: the provider knows the key.
"""

import logging

from django.db import transaction
from django.utils import timezone

from marketplace.payments import providers, records
from marketplace.payments.errors import NotOffered, ProviderUnavailable, RefundRefused
from marketplace.payments.models import Method, Payment, Refund, StepKind
from marketplace.payments.records import Word

logger = logging.getLogger(__name__)


def goes_by_provider(payment: Payment) -> bool:
    """True when its provider sends money back; after a refusal, or without its keys, a named person does."""
    is_set_up = payment.method == Method.CARD and Method.CARD in providers.offered()
    return is_set_up and not payment.refunds.exclude(refused="").exists()


def send(payment_pk: str, amount_vnd: int, *, kept_vnd: int, reason: str = "") -> bool:
    """Give back `amount_vnd`, or finish what was begun before; True when money went. Nothing is raised.

    `kept_vnd` is what was kept when the sum was reckoned: nothing is begun when some of it went back meanwhile.
    """
    refund = _begin(payment_pk, amount_vnd, kept_vnd, reason)
    if refund is None:
        return False
    try:
        providers.provider_for(refund.payment.method).refund(refund.payment, refund.amount_vnd, refund.key)
    except (ProviderUnavailable, NotOffered) as error:
        logger.warning("payments: %s is not given back yet: %s", refund.key, error)
        return False
    except RefundRefused as error:
        logger.error("payments: %s cannot be given back by its provider: %s", refund.key, error)
        _finish(refund, refused=str(error) or type(error).__name__)
        return False
    _finish(refund)
    return True


@transaction.atomic
def _begin(payment_pk: str, amount_vnd: int, kept_vnd: int, reason: str) -> Refund | None:
    """The refund under way, else a new one; None when the sum is out of date. Locks the payment's row."""
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_pk)
    known = payment.refunds.select_related("payment").filter(finished_at=None).first()
    if known is not None:
        others_gave = payment.steps.filter(kind=StepKind.REFUNDED, at__gt=known.begun_at).exists()
        if known.amount_vnd <= amount_vnd or payment.kept_vnd != kept_vnd or not others_gave:
            return known
        # Nobody knows whether this went as well.
        logger.error("payments: %s is more than is due by now: a named person has to look", known.key)
        known.finished_at, known.refused = timezone.now(), "more than is due by now"
        known.save(update_fields=["finished_at", "refused"])
        return None
    if payment.kept_vnd != kept_vnd:
        return None
    key = f"{payment.pk}-back-{payment.refunds.count() + 1}"
    return Refund.objects.create(payment=payment, key=key, amount_vnd=amount_vnd, reason=reason)


@transaction.atomic
def _finish(refund: Refund, *, refused: str = "") -> None:
    """Locks the payment's row; one that another process finished is left alone."""
    Payment.objects.select_for_update(no_key=True).get(pk=refund.payment_id)
    refund.refresh_from_db()
    if refund.finished_at is not None:
        return
    refund.finished_at, refund.refused = timezone.now(), refused
    refund.save(update_fields=["finished_at", "refused"])
    if not refused:
        records.refund(refund.payment_id, refund.amount_vnd, word=Word(reason=refund.reason, reference=refund.key))
