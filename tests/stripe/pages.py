"""Payments by card and their pages: what tests of Stripe begin with."""

from datetime import timedelta

from django.utils import timezone

from marketplace.payments.models import Method, Payment, SubjectKind
from marketplace.payments.providers.base import Callback, NextStep, Return
from marketplace.payments.providers.stripe import Stripe
from tests.stripe.desk import SECRET, Desk, signed

DOOR = "https://ocop.example/webhooks/stripe/"
OLDER = "whsec_older"


def provider_at(desk: Desk) -> Stripe:
    """Ours, speaking to that desk, in the middle of a change of secrets."""
    return Stripe("sk_test_123", [SECRET, OLDER], door=DOOR, http_client=desk)


def payment(**facts) -> Payment:
    order = {"subject_kind": SubjectKind.ORDER, "subject": "OC-7K3M-9QXA", "method": Method.CARD}
    return Payment(**(order | {"pk": "01JDPAY", "amount_vnd": 185_000, "created_at": timezone.now()} | facts))


def way_back(**facts) -> Return:
    pages = {"done_url": "https://ocop.example/xong", "back_url": "https://ocop.example/tra-tien"}
    return Return(**(pages | {"until": timezone.now() + timedelta(minutes=30)} | facts))


def started(provider: Stripe, **facts) -> tuple[Payment, NextStep]:
    """A payment with its page, as the payment is kept."""
    due = payment(**facts)
    step = provider.start(due, way_back())
    due.provider_ref = step.ref
    return due, step


def told(provider: Stripe, body: bytes, **how) -> list[Callback]:
    return list(provider.read_callbacks(signed(body, **how), body))
