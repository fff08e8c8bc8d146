"""Three nodes, of which the master is killed in the middle of everything. `make check-cluster`, not `make check`."""

import threading
import time
from collections import Counter

import pytest

from catalog_sync.indexes.elasticsearch import ElasticsearchIndex
from catalog_sync.indexes.errors import IndexAway, IndexBusy
from tests.contracts.indexes import ON, found, listing
from tests.elasticsearch.distribution import why_not
from tests.elasticsearch.node import new_folder
from tests.elasticsearch.three import master, three

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def nodes():
    if reason := why_not():
        pytest.skip(reason)
    started = three(new_folder("cluster"))
    yield started
    for node in started:
        node.stop()


@pytest.fixture
def index(nodes, request, db):
    opened = ElasticsearchIndex(
        urls=[node.url for node in nodes], name=f"ocop-{abs(hash(request.node.name))}", replicas=1
    )
    opened.rebuild([listing("P-0"), listing("P-gone")])
    return opened


@pytest.fixture
def reading(index):
    """A reader that never stops asking; counts its answers, and keeps the worst waiting time."""
    answers, ended = Counter(), threading.Event()

    def ask():
        while not ended.is_set():
            began = time.monotonic()
            try:
                kind = "right" if "P-0" in found(index, "nước mắm", limit=500) else "wrong"
            except IndexAway as away:
                kind = f"refused: {away}"
            answers[kind] += 1
            answers["slowest_ms"] = max(answers["slowest_ms"], round(1_000 * (time.monotonic() - began)))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    yield answers
    ended.set()
    for thread in threads:
        thread.join()


def patiently(write) -> None:
    """As the outbox: again until it is taken."""
    deadline = time.monotonic() + 120
    while True:
        try:
            return write()
        except (IndexAway, IndexBusy):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def green(nodes) -> bool:
    _, health = nodes[0].ask("GET", "/_cluster/health?wait_for_status=green&wait_for_nodes=3&timeout=120s")
    return health["status"] == "green"


def test_every_read_is_answered_and_no_write_lost_when_the_master_is_killed(nodes, index, reading, capsys):
    killed, longest = master(nodes), 0.0
    for number in range(1, 121):
        began = time.monotonic()
        patiently(lambda number=number: index.put([listing(f"P-{number}")]))
        if number == 40:
            patiently(lambda: index.remove(["P-gone"]))
        longest = max(longest, time.monotonic() - began)
        if number == 60:
            killed.kill()
    wanted = {f"P-{number}" for number in range(121)}
    assert {entry.code for entry in index.entries()} == wanted

    killed.start()
    assert green(nodes)
    with capsys.disabled():
        print(f"\n{dict(reading)}, the longest write {longest:.1f} s")
    assert set(reading) == {"right", "slowest_ms"}
    assert {entry.code for entry in index.entries()} == wanted
    assert list(index.check()) == []
    assert list(index.hindrances()) == []


def test_a_rebuild_in_which_the_master_is_killed_ends_whole_or_not_at_all(nodes, index, reading):
    killed = master(nodes)

    def listings():
        yield listing("P-0")
        for number in range(1, 4_000):
            if number == 2_000:
                killed.kill()
            yield listing(f"P-{number}")

    try:
        assert index.rebuild(listings()) == 4_000
    except (IndexAway, IndexBusy):
        assert {entry.code for entry in index.entries()} == {"P-0", "P-gone"}
        patiently(lambda: index.rebuild(listing(f"P-{number}") for number in range(4_000)))

    killed.start()
    assert green(nodes)
    assert len(list(index.entries())) == 4_000
    assert found(index, on=ON, limit=1) != []
    assert len(index._generations.all()) == 1
    assert set(reading) == {"right", "slowest_ms"}
