"""A node of the test's own, with TLS and keys: restarted and killed while the catalogue is written and read."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog_sync.indexes.elasticsearch import ElasticsearchIndex, cluster
from catalog_sync.indexes.errors import IndexAway
from tests.contracts.indexes import found, listing
from tests.elasticsearch.distribution import why_not
from tests.elasticsearch.node import new_folder
from tests.elasticsearch.secured import api_key, secured

MAY = ["manage", "read", "write"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def node():
    if reason := why_not():
        pytest.skip(reason)
    started = secured(new_folder("shaken") / "node").start()
    yield started
    started.stop()


@pytest.fixture
def entrance(node, request, db):
    """What opens an index of the test's own."""
    name = f"ocop-{abs(hash(request.node.name))}"
    return {"urls": [node.url], "ca_certs": node.ca, "name": name, "replicas": 0} | {
        "api_key": api_key(node, index=name, privileges=MAY)
    }


@pytest.fixture(autouse=True)
def no_quiet(monkeypatch):
    monkeypatch.setattr(cluster, "QUIET_SECONDS", 0.0)


def restart(node, stopped: threading.Event) -> None:
    node.stop()
    stopped.set()
    node.start()


def once_back(ask):
    """The first answer: a node that was started lets nobody in until it has found its keys again."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return ask()
        except IndexAway:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_the_way_is_encrypted_and_only_the_right_key_opens(entrance, node):
    index = ElasticsearchIndex(**entrance)
    assert index.rebuild([listing("P-1")]) == 1
    assert (found(index), list(index.check())) == (["P-1"], [])

    with pytest.raises(IndexAway, match="ELASTICSEARCH_API_KEY"):
        found(ElasticsearchIndex(**(entrance | {"api_key": "d3Jvbmc6a2V5"})))
    with pytest.raises(IndexAway, match=r"(?i)certificate"):
        found(ElasticsearchIndex(**(entrance | {"ca_certs": ""})))
    reader = ElasticsearchIndex(
        **(entrance | {"api_key": api_key(node, index=entrance["name"], privileges=["read", "view_index_metadata"])})
    )
    assert found(reader) == ["P-1"]
    with pytest.raises(IndexAway, match="ELASTICSEARCH_API_KEY"):
        reader.remove(["P-1"])
    assert found(index) == ["P-1"]


def test_a_rebuild_outlasts_a_restart(entrance, node):
    index = ElasticsearchIndex(**entrance)
    index.rebuild([listing("P-old")])
    aside, stopped = ThreadPoolExecutor(1), threading.Event()

    def reading():
        for number in range(2_500):
            if number == 1_200:
                aside.submit(restart, node, stopped)
                assert stopped.wait(60)
            yield listing(f"P-{number}")

    with aside:
        try:
            count = index.rebuild(reading())
        except IndexAway:
            count = None

    if count is None:  # a slow machine: the node was away for longer than a rebuild waits; then nothing has changed
        assert once_back(lambda: found(index)) == ["P-old"]
        count = index.rebuild(listing(f"P-{number}") for number in range(2_500))
    assert count == 2_500
    assert len(list(index.entries())) == 2_500
    assert len(index._generations.all()) == 1


def test_what_was_acknowledged_before_a_kill_is_there_after_it(entrance, node):
    index = ElasticsearchIndex(**entrance)
    index.rebuild([listing("P-0")])
    index.put([listing("P-1")])
    index.remove(["P-0"])

    node.kill()
    with pytest.raises(IndexAway):
        found(index)
    with pytest.raises(IndexAway):
        index.put([listing("P-2")])
    with pytest.raises(IndexAway):
        index.is_whole()
    assert index.check() != ()

    node.start()
    assert once_back(lambda: found(index)) == ["P-1"]
    index.put([listing("P-2")])
    assert sorted(found(index)) == ["P-1", "P-2"]
