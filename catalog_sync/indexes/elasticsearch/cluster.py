"""Talking to the cluster: time-outs, other nodes, what each refusal means. No other module imports the client."""

import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import elastic_transport
import elasticsearch

from catalog_sync.indexes.errors import IndexAway, IndexBusy, IndexFull, IndexUnavailable

READ_SECONDS, WRITE_SECONDS, ADMIN_SECONDS = 3.0, 30.0, 20.0
# After no answer came, readers are told at once for a moment: no page waits for the same time-out twice. Then one of
# them tries again, the others are still told at once.
QUIET_SECONDS = 5.0
UNUSABLE = (502, 503, 504)
FULL = "the disks of the cluster are full: it takes no changes until there is room"

logging.getLogger("elastic_transport").setLevel(logging.ERROR)  # else it tells of every request and every try

Json = dict[str, Any]


class IndexReplaced(Exception):
    """The index asked for is gone: a rebuild has put another in its place."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the cluster is and how to be let in: one or more addresses, an API key, the certificate that signed its."""

    urls: tuple[str, ...]
    api_key: str = ""
    ca_certs: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search answered: how many there are (0 when not asked), the page, what was counted."""

    total: int
    hits: Sequence[Json]
    aggregations: Mapping[str, Json]

    def buckets(self, name: str) -> Sequence[Json]:
        """What was counted under `name`."""
        try:
            return list(self.aggregations[name]["buckets"])
        except (KeyError, TypeError) as error:
            raise IndexAway(f"Elasticsearch did not count {name}") from error


class Cluster:
    """One cluster as this process sees it; safe for threads."""

    def __init__(self, address: Address) -> None:
        several = len(address.urls) > 1
        self._client = elasticsearch.Elasticsearch(
            list(address.urls),
            api_key=address.api_key or None,
            ca_certs=address.ca_certs or elastic_transport.client_utils.DEFAULT,
            max_retries=2 * len(address.urls),
            retry_on_timeout=several,
            retry_on_status=UNUSABLE,
        )
        self._writing = self._client.options(request_timeout=WRITE_SECONDS, max_retries=0)
        self._governing = self._client.options(request_timeout=ADMIN_SECONDS)
        self._reading = self._client.options(request_timeout=READ_SECONDS)
        self._quiet_until, self._why_quiet = 0.0, ""

    def read(self, index: str, body: Json, *, preference: str = "") -> Found:
        """One search. Raises IndexReplaced, IndexAway (also when only a part of the index answers)."""
        self._mind_the_quiet()
        try:
            with _meaning(of_reads=True):
                answer = self._reading.search(
                    index=index, body=body, preference=preference or None, allow_partial_search_results=False
                )
            found = _found(answer.body)
        except IndexAway as away:
            self._quiet_until, self._why_quiet = time.monotonic() + QUIET_SECONDS, str(away)
            raise
        self._quiet_until = 0.0
        return found

    def _mind_the_quiet(self) -> None:
        now = time.monotonic()
        if now < self._quiet_until:
            raise IndexAway(self._why_quiet)
        if self._quiet_until:
            self._quiet_until = now + READ_SECONDS

    def bulk(self, lines: Sequence[Any], *, refresh: bool) -> Sequence[Json]:
        """Send writes (lines of JSON), return what became of each. They name aliases, so that none makes an index."""
        with _meaning():
            answer = self._writing.bulk(operations=lines, refresh=refresh, require_alias=True)
        try:
            items = [next(iter(item.values())) for item in answer.body["items"]]
            return [{"status": int(item["status"]), "error": item.get("error") or {}} for item in items]
        except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
            raise IndexAway(f"the cluster answers a bulk request with something else: {error!r}") from error

    def indexes(self, pattern: str) -> Mapping[str, Json]:
        """Aliases, mappings and settings of the indexes called so; none is no error."""
        with _meaning():
            answer = self._governing.indices.get(index=pattern, allow_no_indices=True, expand_wildcards="open")
        return _mapping(answer.body)

    def create(self, name: str, body: Json) -> None:
        """Make an index; when this returns, every node knows it."""
        with _meaning():
            made = self._governing.indices.create(index=name, **body)
        if not _mapping(made.body).get("acknowledged"):
            raise IndexAway("not every node of the cluster has taken note of the new index")

    def change_aliases(self, actions: Sequence[Json]) -> None:
        """All of it in one step, or nothing."""
        with _meaning():
            self._governing.indices.update_aliases(actions=actions)

    def delete(self, names: Sequence[str]) -> None:
        """Remove indexes; one that is gone already is no error."""
        with _meaning():
            self._governing.indices.delete(index=list(names), ignore_unavailable=True)

    def settle(self, name: str) -> None:
        """Make an index's writes visible, and wait for copies of it that are being made."""
        with _meaning():
            self._governing.indices.refresh(index=name)
            patient = self._governing.options(ignore_status=408)  # a copy that takes longer is no reason to fail
            patient.cluster.health(index=name, wait_for_no_initializing_shards=True, timeout="15s")

    def health(self, index: str) -> Json:
        """How the copies of an index are."""
        with _meaning():
            return dict(_mapping(self._governing.cluster.health(index=index, timeout="1s").body))


@lru_cache(maxsize=8)
def _opened(address: Address, process: int) -> Cluster:
    return Cluster(address)


def cluster(address: Address) -> Cluster:
    """The cluster at an address, opened once in each process: connections do not survive a fork."""
    return _opened(address, os.getpid())


@contextmanager
def _meaning(*, of_reads: bool = False) -> Iterator[None]:
    """Say in our words what the client raises."""
    try:
        yield
    except elasticsearch.ApiError as error:
        raise _refusal(error, of_reads=of_reads) from error
    except elasticsearch.UnsupportedProductError as error:
        raise IndexAway("what answers at ELASTICSEARCH_URL is no Elasticsearch") from error
    except elastic_transport.ConnectionTimeout as error:
        raise IndexAway("Elasticsearch did not answer in time") from error
    except (elastic_transport.TransportError, elasticsearch.TransportError) as error:
        raise IndexAway(f"Elasticsearch does not answer: {error.message}") from error


def _refusal(error: elasticsearch.ApiError, *, of_reads: bool) -> Exception:
    status, said = error.meta.status, str(error)[:500]
    if is_full(said):
        return IndexFull(FULL)
    if status == 404:
        return IndexReplaced(said)
    if status == 429 and not of_reads:
        return IndexBusy(f"Elasticsearch has too much to do: {said}")
    if status in (401, 403):
        return IndexAway(f"Elasticsearch does not let us in ({status}): see ELASTICSEARCH_API_KEY. {said}")
    if status in (408, 429) or status >= 500:
        return IndexAway(f"Elasticsearch cannot answer just now ({status}): {said}")
    return IndexUnavailable(f"Elasticsearch refuses what we ask ({status}): {said}")


def is_full(said: str) -> bool:
    """Whether a refusal means the block that Elasticsearch puts on writes when a disk fills up."""
    return "read-only-allow-delete" in said


def _found(body: Any) -> Found:
    try:
        hits = body["hits"]
        total = hits["total"]["value"] if "total" in hits else 0
        return Found(int(total), list(hits["hits"]), dict(body.get("aggregations") or {}))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexAway(f"Elasticsearch answers a search with something else: {error!r}") from error


def _mapping(body: Any) -> Json:
    if not isinstance(body, dict):
        raise IndexAway("Elasticsearch answers with something else than was asked")
    return body
