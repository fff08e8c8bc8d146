"""What only the contracts need."""

from collections.abc import Iterator

import pytest

from tests.contracts import cassettes


@pytest.fixture
def cassette(request: pytest.FixtureRequest) -> Iterator[None]:
    """The recording of this test stands for Saleor, or is made of it; `Bench.of` asks for it."""
    with cassettes.playing(cassettes.path_of(request.node)):
        yield
