"""What the store contract is tried with: the backends, names drawn from a test's name, drafts that hold the least.

Names and days come from the test alone, never from chance or the clock, so that a recording of a remote engine
replays; a run against a live one salts the names, as that one forgets nothing. Tests in `test_store_live.py` need an
engine that really runs: a recording cannot take part in them.

Saleor is its recordings (`cassettes`), or a live one that set-up may change: SALEOR_API_URL names it, and SALEOR_TOKEN,
or SALEOR_EMAIL and SALEOR_PASSWORD of a member of staff, let us in.
"""

import hashlib
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.db import connections

from marketplace.stores import stores
from marketplace.stores.base import Store
from marketplace.stores.channels import point_place, producer_place
from marketplace.stores.errors import StoreError
from marketplace.stores.records import (
    CounterLine,
    CounterSale,
    EngineOrder,
    OrderDraft,
    ProductDraft,
    Publication,
    StockCount,
    StoreProduct,
    Units,
    Variant,
    VariantDraft,
)
from marketplace.stores.saleor import access, setup
from marketplace.stores.saleor.store import SaleorStore
from tests.contracts import cassettes

ON = date(2026, 3, 2)
FIRST_DAY, LAST_DAY = date(2026, 1, 15), date(2026, 3, 31)
SOLD_AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
PRICE_VND = 85_000


def make_embedded() -> Store:
    """The embedded engine; the tests' own transaction or flush cleans up after it."""
    return stores["embedded"]


def make_saleor() -> Store:
    """What stands for a live Saleor in its recordings, or a live one, set up as the market needs it.

    What a killed test left in quarantine is free again after 8 s, still longer than a busy Saleor takes for a write.
    """
    if not cassettes.LIVE_URL:
        return SaleorStore(cassettes.URL, "recorded", quarantine_s=8)
    if not _tokens:
        _tokens.append(os.environ.get("SALEOR_TOKEN") or _token_by_staff())
        setup.set_up(SaleorStore(cassettes.LIVE_URL, _tokens[0]).transport)
    return SaleorStore(cassettes.LIVE_URL, _tokens[0], quarantine_s=8)


def _token_by_staff() -> str:
    email, password = os.environ["SALEOR_EMAIL"], os.environ["SALEOR_PASSWORD"]
    return str(access.install(cassettes.LIVE_URL, email=email, password=password).token)


_tokens: list[str] = []  # once for all tests of a run

SALTS = {"embedded": "", "saleor": cassettes.salt() if cassettes.TAKES_PART else secrets.token_hex(3)}
STORES = {"embedded": make_embedded, "saleor": make_saleor}
# Never a recording.
LIVE_STORES = STORES if cassettes.LIVE_URL and not cassettes.RECORD_INTO else {"embedded": make_embedded}
NO_LIVE_SALEOR = pytest.mark.skipif("saleor" not in LIVE_STORES, reason="SALEOR_API_URL names no live Saleor")
LIVE_SALEOR = [pytest.param("saleor", marks=NO_LIVE_SALEOR)]


def kinds_of(makers: Mapping[str, object]) -> list:
    """The backends as parameters of a fixture: no transaction may be open while Saleor is asked."""
    return [pytest.param(kind, marks=pytest.mark.django_db(transaction=kind == "saleor")) for kind in makers]


@dataclass(frozen=True, slots=True)
class Names:
    """Keys and codes that belong to one test."""

    stem: str

    @classmethod
    def of(cls, request: pytest.FixtureRequest) -> "Names":
        kind = getattr(request, "param", "embedded")
        test = request.node.name.replace(kind, "", 1)  # of every backend the same
        return cls(hashlib.sha256(f"{test}{SALTS[kind]}".encode()).hexdigest()[:8])

    @property
    def code(self) -> str:
        return f"P-{self.stem}"

    @property
    def sku(self) -> str:
        return f"{self.code}-1"

    @property
    def producer(self) -> str:
        return f"M-{self.stem}"

    @property
    def home(self) -> str:
        return producer_place(self.producer)

    @property
    def point(self) -> str:
        return f"diem-{self.stem}"

    @property
    def shelf(self) -> str:
        return point_place(self.point)

    def key(self, name: str) -> str:
        return f"{name}-{self.stem}"


@dataclass(frozen=True, slots=True)
class Bench:
    """A store, the names of one test, and what nearly every test does with them."""

    store: Store
    names: Names

    @classmethod
    def of(cls, request: pytest.FixtureRequest, makers: Mapping[str, Callable[[], Store]]) -> "Bench":
        """The bench of a test that is run for each of `makers`."""
        store = makers[request.param]()
        if request.param == "saleor" and cassettes.TAKES_PART:
            request.getfixturevalue("cassette")
        return cls(store, Names.of(request))

    def save(self, *, price_vnd: int | None = PRICE_VND, **facts) -> list[str]:
        variant = VariantDraft(sku=self.names.sku, name={"vi": "Chai 500 ml"}, listed_price_vnd=price_vnd, **facts)
        draft = ProductDraft(
            code=self.names.code,
            name={"vi": "Nước mắm nhĩ", "en": "First-press fish sauce"},
            producer_code=self.names.producer,
            variants=(variant,),
        )
        return self.store.save_products([draft])

    def publish(self, *, stars: int | None = 4, may_be_bought: bool = True) -> list[str]:
        publication = Publication(self.names.code, stars, FIRST_DAY, LAST_DAY, may_be_bought=may_be_bought)
        return self.store.publish([publication])

    def count(self, quantity: int, place: str = "") -> list[str]:
        return self.store.set_stock([StockCount(self.names.sku, place or self.names.home, quantity)])

    def on_sale(self, quantity: int, place: str = "", **facts) -> None:
        """A published product with so many units at the producer's, or at `place`."""
        self.save(**facts)
        self.publish()
        self.count(quantity, place)

    def draft(self, quantity: int, *, order: str = "DH", channel: str = "online", **facts) -> OrderDraft:
        total_vnd = quantity * PRICE_VND + facts.get("delivery_vnd", 0)
        defaults = {"lines": self.units(quantity), "total_vnd": total_vnd, "on": ON}
        return OrderDraft(number=self.names.key(order), channel=channel, **(defaults | facts))

    def place(self, quantity: int, **facts) -> EngineOrder:
        return self.store.place_order(self.draft(quantity, **facts))

    def units(self, quantity: int) -> tuple[Units, ...]:
        return (Units(self.names.sku, quantity),)

    def sale(self, quantity: int, *, key: str = "SALE", **facts) -> CounterSale:
        lines = (CounterLine(self.names.sku, quantity, PRICE_VND),)
        defaults = {"lines": lines, "method": "cash", "sold_at": SOLD_AT, "on": ON, "point": self.names.point}
        return CounterSale(key=self.names.key(key), **(defaults | facts))

    def product(self) -> StoreProduct:
        [product] = self.store.products(codes=[self.names.code])
        return product

    def variant(self) -> Variant:
        return next(variant for variant in self.product().variants if variant.sku == self.names.sku)

    def order(self, ref: str) -> EngineOrder:
        return self.store.orders([ref])[ref]

    def counted(self, place: str = "") -> tuple[int, int]:
        """What lies at the producer's, or at `place`, and how much of it is available."""
        variant = self.variant()
        place = place or self.names.home
        return variant.stock.get(place, 0), variant.available.get(place, 0)

    def fifty_buyers(self) -> list[Callable[[], object]]:
        """Each takes one unit off the point's shelf: half of them order on the web, half stand at the till."""
        channel = f"pos-{self.names.point}"
        calls: list[Callable[[], object]] = []
        for n in range(25):
            sale = self.sale(1, key=f"SALE{n}")
            calls.append(partial(self.place, 1, order=f"DH{n}", channel=channel))
            calls.append(partial(self.store.record_counter_sale, sale, allow_short=False))
        return calls


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """Make every call from a thread of its own at the same instant; answers and refusals in the order of the calls."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        gate.wait()
        try:
            return call()
        except StoreError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
