"""How fast a live Saleor is pulled into the index and how fast an order goes there, beside the bare requests.

    SALEOR_API_URL=… SALEOR_TOKEN=… python -m pytest -s -p no:randomly tests/load/saleor.py

Both sides take turns in one run, so that a busy machine slows both. Prints figures and asserts no time: only that both
sides read the same. PRODUCTS and ROUNDS choose how much. The order's path beside the bare drafts is measured in
`tests/contracts/test_saleor_pace.py`.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator

import pytest
import requests

from catalog_sync import publishing
from catalog_sync.indexes import index
from marketplace.stores import stores
from marketplace.stores.saleor import names, operations
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.looking import PAGE, Looking
from marketplace.stores.saleor.pulls import pull_full
from tests.contracts.cassettes import LIVE_URL
from tests.contracts.stores import NO_LIVE_SALEOR, make_saleor
from tests.factories.programme import certificate, product

pytestmark = [
    pytest.mark.django_db(transaction=True),
    NO_LIVE_SALEOR,
    pytest.mark.timeout(1_800),
]

PRODUCTS = int(os.environ.get("PRODUCTS", "400"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))


@pytest.fixture
def saleor() -> Iterator:
    """The live engine as the market's own."""
    usual, stores["default"] = stores["default"], make_saleor()
    yield stores["default"]
    stores["default"] = usual


@pytest.fixture
def codes(saleor, terms) -> list[str]:
    """Products that stand under the slug that we gave them, put into the register of this run as certified ones."""
    there = sorted({each.code for each in saleor.products()})
    found = list(Looking(saleor.transport, saleor.directory).by_code(there, thorough=False))[:PRODUCTS]
    for code in found:
        certificate(product(code))
    return found


def test_a_rebuild_of_the_index_beside_a_bare_pull(saleor, codes):
    publishing.rebuild()

    ours_s, bare_s = in_turns(publishing.rebuild, lambda: bare_by_slug(saleor, codes))

    assert len(list(index.entries())) == len(codes)
    tell(f"{len(codes)} products, index rebuilt", ours_s, bare_s)


def test_a_whole_comparison_beside_a_bare_pull(saleor):
    bare_s, ours_s = in_turns(lambda: bare_of_all(saleor), lambda: pull_full(saleor))

    tell("everything compared", ours_s, bare_s)


def in_turns(first: Callable[[], object], second: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Seconds of both, which take turns in beginning."""
    spent: dict[Callable[[], object], list[float]] = {first: [], second: []}
    for number in range(ROUNDS):
        for work in (first, second) if number % 2 == 0 else (second, first):
            start = time.monotonic()
            work()
            spent[work].append(time.monotonic() - start)
    return spent[first], spent[second]


def tell(what: str, ours_s: list[float], bare_s: list[float]) -> None:
    ours, bare = statistics.median(ours_s), statistics.median(bare_s)
    paired = statistics.median(one / other for one, other in zip(ours_s, bare_s, strict=True))
    print(f"\n{what}: {ours:.2f} s; bare pull: {bare:.2f} s; {ours / bare:.2f} times, round by round {paired:.2f}")


def bare_by_slug(saleor, codes: list[str]) -> None:
    with requests.Session() as line:
        read = 0
        for chunk in chunks(codes, PAGE):
            page = bare_page(line, saleor, {"slug": {"oneOf": [names.product_slug(code) for code in chunk]}}, None)
            read += len(page["edges"])
    assert read == len(codes)


def bare_of_all(saleor) -> None:
    with requests.Session() as line:
        after = None
        while True:
            page = bare_page(line, saleor, {}, after)
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]


def bare_page(line: requests.Session, saleor, where: dict, after: str | None) -> dict:
    """One page of the very fields that we read, with nothing done to it."""
    ours = {"productType": {"eq": saleor.directory.product_type}} | where
    asked = {"query": operations.load("products"), "variables": {"first": PAGE, "after": after, "where": ours}}
    token = saleor.transport._token()
    return line.post(LIVE_URL, json=asked, headers={"Authorization": f"Bearer {token}"}).json()["data"]["products"]
