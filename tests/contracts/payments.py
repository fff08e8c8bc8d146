"""What the contract of a payment provider is tried with: the providers, and how each hears that money came.

No test of the contract may open the database: a provider translates and writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from marketplace.payments.models import Payment
from marketplace.payments.providers.base import Provider
from marketplace.payments.providers.cash import Cash
from marketplace.payments.providers.cod import CashOnDelivery
from marketplace.payments.providers.sepay import SePay
from marketplace.payments.providers.vietqr import Account, VietQR
from tests import payments_world
from tests.stripe import pages
from tests.stripe.desk import signed

Message = tuple[dict[str, str], bytes]  # headers, body


@dataclass(frozen=True, slots=True)
class Bench:
    """A provider, a payment of its kind, and the message that its money came; none where nobody sends any."""

    provider: Provider
    payment: Payment
    paid: Callable[[Payment], Message] | None = None


def make_cash(request: pytest.FixtureRequest) -> Bench:
    """From hand to hand at a counter."""
    return Bench(Cash(), pages.payment(method="cash"))


def make_cod(request: pytest.FixtureRequest) -> Bench:
    """From hand to hand at the door."""
    return Bench(CashOnDelivery(), pages.payment(method="cod"))


def make_vietqr(request: pytest.FixtureRequest) -> Bench:
    """A transfer that a named person confirms."""
    account = Account("970405", payments_world.ACCOUNT, "Chợ OCOP")
    return Bench(VietQR(lambda payment: account), pages.payment(method="vietqr"))


def make_sepay(request: pytest.FixtureRequest) -> Bench:
    """A transfer that a bank's notice confirms; its words are the payment's id."""
    provider = SePay(lambda words: words.split()[0], secrets=[payments_world.SECRET], api_keys=[])

    def paid(due: Payment) -> Message:
        body = payments_world.notice(content=due.pk, transferAmount=due.amount_vnd)
        return payments_world.headers(body), body

    return Bench(provider, pages.payment(method="vietqr"), paid)


def make_stripe(request: pytest.FixtureRequest) -> Bench:
    """A card, at a Stripe that remembers."""
    desk = request.getfixturevalue("desk")
    provider = pages.provider_at(desk)

    def paid(due: Payment) -> Message:
        due.provider_ref = due.provider_ref or provider.start(due, pages.way_back()).ref
        body = desk.event("checkout.session.completed", desk.pay(due.provider_ref))
        return signed(body), body

    return Bench(provider, pages.payment(), paid)


# Those that tell of money by messages, and those of whom only people tell.
TELLING = {"sepay": make_sepay, "stripe": make_stripe}
QUIET = {"cash": make_cash, "cod": make_cod, "vietqr": make_vietqr}
PROVIDERS = QUIET | TELLING
