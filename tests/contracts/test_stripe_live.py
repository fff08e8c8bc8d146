"""Our Stripe against Stripe itself, in test mode: STRIPE_SECRET_KEY=sk_test_… switches it on. No card is charged.

What needs a buyer's hand (paying, and money back) is tried on the Stripe that remembers.
"""

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from ulid import ULID

from marketplace.payments.errors import RefundRefused
from marketplace.payments.providers.stripe import Stripe
from tests.stripe.pages import DOOR, payment, way_back

KEY = os.environ.get("STRIPE_SECRET_KEY", "")
pytestmark = [
    pytest.mark.live,
    pytest.mark.enable_socket,
    pytest.mark.skipif(not KEY.startswith(("sk_test_", "rk_test_")), reason="STRIPE_SECRET_KEY names no test mode"),
]


@pytest.fixture
def live() -> Stripe:
    return Stripe(KEY, [], door=DOOR)


def test_a_page_is_begun_once_found_again_and_closed(live):
    due, back_to = payment(pk=str(ULID())), way_back(email="lan@example.com")

    first = live.start(due, back_to)
    again = live.start(due, back_to)
    due.provider_ref = first.ref
    known = live.start(due, way_back(language="en"))

    assert first.url.startswith("https://checkout.stripe.com/")
    assert first.ref == again.ref == known.ref
    assert first.expires_at > timezone.now() + timedelta(minutes=55)
    assert live.give_up(due) is None
    assert live.give_up(due) is None
    with pytest.raises(RefundRefused):
        live.refund(due, 1_000, f"{due.pk}-back-1")
