"""What only the contracts need."""

from collections.abc import Iterator

import pytest

from marketplace.payments.providers.stripe import Stripe
from tests.contracts import cassettes
from tests.stripe import mock, pages
from tests.stripe.desk import Desk


@pytest.fixture
def cassette(request: pytest.FixtureRequest) -> Iterator[None]:
    """The recording of this test stands for Saleor, or is made of it; `Bench.of` asks for it."""
    with cassettes.playing(cassettes.path_of(request.node)):
        yield


@pytest.fixture(scope="session")
def stripe_contract() -> Iterator[str]:
    """Where Stripe's published contract checks requests; "" where it cannot be had."""
    try:
        mock.program()
    except mock.NoStripeMock:
        yield ""
        return
    with mock.running() as address:
        yield address


@pytest.fixture
def contract(stripe_contract: str) -> str:
    """The same, for tests that are nothing without it: they are skipped loudly."""
    if not stripe_contract:
        pytest.skip("NO REQUEST TO STRIPE WAS CHECKED AGAINST ITS CONTRACT: no stripe-mock, and no Go to build it")
    return stripe_contract


@pytest.fixture
def desk(stripe_contract: str) -> Desk:
    """A Stripe that remembers, every request to which keeps to the contract."""
    return Desk(contract=stripe_contract)


@pytest.fixture
def provider(desk: Desk) -> Stripe:
    """Our side of it."""
    return pages.provider_at(desk)
