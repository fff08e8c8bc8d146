"""What the catalogue makes of an Elasticsearch that answers badly, slowly, or not at all."""

import time

import pytest

from catalog_sync.indexes import document as doc
from catalog_sync.indexes.elasticsearch import ElasticsearchIndex, bulk, cluster
from catalog_sync.indexes.elasticsearch.bulk import Pace
from catalog_sync.indexes.errors import IndexAway, IndexBusy, IndexFull, ListingRefused
from tests.contracts.indexes import ON, found, listing
from tests.elasticsearch.impostor import impostor
from tests.elasticsearch.node import free_port

SERVED = {
    "ocop-catalogue-generation-1": {
        "aliases": {"ocop-catalogue": {}, "ocop-catalogue-generation-1.writes": {}},
        "mappings": {"_meta": {"format": doc.FORMAT, "floor": 1, "whole": True}},
        "settings": {"index": {}},
    }
}
FULL = {"type": "cluster_block_exception", "reason": "index [x] blocked by: [disk; read-only-allow-delete block];"}


@pytest.fixture
def other():
    with impostor() as listening:
        yield listening


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(cluster, "READ_SECONDS", 0.3)
    monkeypatch.setattr(bulk, "Pace", lambda **_: Pace(busy_seconds=0.5, away_seconds=0.2))


def index_at(url: str) -> ElasticsearchIndex:
    return ElasticsearchIndex(urls=[url])


def outcome(status: int, error: object = None) -> dict[str, object]:
    return {"items": [{"index": {"status": status, "error": error}}]}


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (500, {"error": "broken"}, "cannot answer just now (500)"),
        (503, {"error": "no master"}, "cannot answer just now (503)"),
        (429, {"error": "circuit breaker"}, "cannot answer just now (429)"),
        (401, {"error": "no key"}, "ELASTICSEARCH_API_KEY"),
        (200, b"<html>welcome to the proxy</html>", "does not answer"),
        (200, {"welcome": "to the proxy"}, "something else"),
        (200, {"hits": {"total": {"value": "many"}, "hits": None}}, "something else"),
        (200, [], "something else"),
    ],
)
def test_a_bad_answer_is_an_index_that_is_away_and_says_what_came(other, status, body, said):
    other.status, other.body = status, body

    with pytest.raises(IndexAway) as away:
        found(index_at(other.url))

    assert said in str(away.value)


def test_no_answer_in_time_and_nobody_there_are_told_apart(other):
    other.delay = 1.0

    with pytest.raises(IndexAway, match="in time"):
        found(index_at(other.url))
    with pytest.raises(IndexAway, match="does not answer"):
        found(index_at(f"http://127.0.0.1:{free_port()}"))


def test_after_no_answer_nobody_waits_for_the_same_again_until_one_tries(other, monkeypatch):
    other.delay, index = 0.6, index_at(other.url)
    with pytest.raises(IndexAway):
        found(index)
    asked = len(other.asked)

    began = time.monotonic()
    for _ in range(20):
        with pytest.raises(IndexAway):
            found(index)
    assert (len(other.asked), time.monotonic() - began < 0.2) == (asked, True)

    monkeypatch.setattr(cluster, "QUIET_SECONDS", 0.0)
    index._cluster._quiet_until = time.monotonic()
    with pytest.raises(IndexAway):
        index.suggest("m", on=ON)
    assert len(other.asked) == asked + 1


@pytest.mark.parametrize(
    ("items", "error"),
    [
        (outcome(429, {"type": "es_rejected_execution_exception"}), IndexBusy),
        (outcome(429, FULL), IndexFull),
        (outcome(403, FULL), IndexFull),
        (outcome(400, {"type": "strict_dynamic_mapping_exception"}), ListingRefused),
        ({"items": []}, IndexAway),
        ({"took": 3}, IndexAway),
        ({"items": [{"index": {}}]}, IndexAway),
    ],
)
def test_a_refused_write_says_whether_trying_again_helps(other, monkeypatch, items, error):
    index = index_at(other.url)
    monkeypatch.setattr(index._cluster, "indexes", lambda pattern: SERVED)
    other.body = items

    with pytest.raises(error):
        index.put([listing("P-1")])


def test_a_full_disk_is_told_at_once_and_too_much_to_do_is_waited_for(other, monkeypatch):
    index = index_at(other.url)
    monkeypatch.setattr(index._cluster, "indexes", lambda pattern: SERVED)

    other.body = outcome(429, FULL)
    with pytest.raises(IndexFull):
        index.put([listing("P-1")])
    assert len(other.asked) == 1

    other.body = outcome(429, {"type": "es_rejected_execution_exception"})
    with pytest.raises(IndexBusy):
        index.put([listing("P-1")])
    assert len(other.asked) >= 3


def test_only_what_was_refused_is_sent_again(monkeypatch):
    sent = []
    answers = [[201, 429, 409], [201]]

    class Busy:
        def bulk(self, lines, *, refresh):
            sent.append(len(lines) // 2)
            return [{"status": status, "error": {}} for status in answers.pop(0)]

    writes = [bulk.Write("i.writes", f"P-{number}", 1, {}) for number in range(3)]
    bulk.write(Busy(), writes, Pace(), refresh=True)

    assert sent == [3, 1]


def test_requests_stay_below_their_size(monkeypatch):
    sent = []

    class Taking:
        def bulk(self, lines, *, refresh):
            sent.append(sum(map(len, lines)))
            return [{"status": 201, "error": {}}] * (len(lines) // 2)

    writes = [bulk.Write("i.writes", f"P-{number}", 1, {"body": "x" * 100_000}) for number in range(100)]
    bulk.write(Taking(), iter(writes), Pace(), refresh=False)

    assert max(sent) <= bulk.CHUNK_BYTES
    assert (len(sent), sum(sent) > 10_000_000) == (3, True)
