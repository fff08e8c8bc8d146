"""How long a buyer waits for an order of three producers' goods on a live Saleor, and what Saleor is asked meanwhile.

    SALEOR_API_URL=… SALEOR_TOKEN=… python -m pytest -s -p no:randomly tests/load/saleor_orders.py

What the checkout's page does when it is sent: the goods are read, the order is placed, its payments are told. Prints
figures and asserts no time. ORDERS chooses how many. One order beside the bare drafts is measured in
`tests/contracts/test_saleor_pace.py`.
"""

import os
import secrets
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from marketplace.orders import checkout
from marketplace.stores import store, stores
from marketplace.stores.saleor.answers import operation
from marketplace.stores.saleor.transport import Transport
from storefront.shop.buying.selling import goods
from tests.contracts.stores import NO_LIVE_SALEOR, make_saleor
from tests.factories import orders, programme
from tests.factories.orders import NOW, ON, wanted

pytestmark = [
    pytest.mark.django_db(transaction=True),
    NO_LIVE_SALEOR,
    pytest.mark.timeout(1_800),
]

ORDERS = int(os.environ.get("ORDERS", "15"))
SALT = secrets.token_hex(3).upper()


class Timed(Transport):
    """Keeps the seconds of every request by its document."""

    def __init__(self, like: Transport) -> None:
        super().__init__(like.url, like._token)
        self.spent: dict[str, list[float]] = defaultdict(list)

    def read(self, document, variables, shape):
        return self._timed(super().read, document, variables, shape)

    def write(self, document, variables, shape):
        return self._timed(super().write, document, variables, shape)

    def _timed(self, speak, document, variables, shape):
        start = time.monotonic()
        try:
            return speak(document, variables, shape)
        finally:
            self.spent[operation(document)].append(time.monotonic() - start)


@pytest.fixture
def transport() -> Iterator[Timed]:
    """The live engine as the market's own."""
    usual, saleor = stores["default"], make_saleor()
    saleor.transport = Timed(saleor.transport)
    stores["default"] = saleor
    yield saleor.transport
    stores["default"] = usual


def test_an_order_of_three_producers(transport, terms):
    codes = [f"68-{SALT}{number}" for number in range(3)]
    for code in codes:
        orders.on_sale(code, 10_000, producer=programme.producer(f"68-P-{code[3:]}", f"HTX {code}"))
    assert len(list(store.products(codes=codes))) == len(codes)
    place(codes)  # fees and channels are known from then on

    transport.spent.clear()
    whole_s = [timed(codes) for _ in range(ORDERS)]

    asked = Counter({name: len(spent) for name, spent in transport.spent.items()})
    print(
        f"\n{ORDERS} orders: p50 {ms(whole_s)}, best {1_000 * min(whole_s):.0f} ms, {asked.total() / ORDERS:g} requests"
    )
    for name, times in asked.most_common():
        print(f"  {times / ORDERS:g} × {name}: p50 {ms(transport.spent[name])}")


def timed(codes: list[str]) -> float:
    start = time.monotonic()
    place(codes)
    return time.monotonic() - start


def place(codes: list[str]) -> None:
    offers = [each.offer for each in goods(codes, on=ON).values()]
    request = orders.request(*(wanted(f"{code}-1") for code in codes))
    assert checkout.place_order(request, on=ON, now=NOW, goods=offers).parcels.count() == len(codes)


def ms(seconds: list[float]) -> str:
    return f"{1_000 * statistics.median(seconds):.0f} ms"
