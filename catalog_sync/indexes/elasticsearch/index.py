"""The `Index` contract on an Elasticsearch cluster: any number of writers, the newest reading wins."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from catalog_sync.indexes import audit
from catalog_sync.indexes import document as doc
from catalog_sync.indexes.audit import LOST, NEVER_BUILT, OUTDATED
from catalog_sync.indexes.base import Entry, Listing, SearchAnswer, SearchRequest, Suggestion
from catalog_sync.indexes.document import document
from catalog_sync.indexes.elasticsearch import bulk, mapping
from catalog_sync.indexes.elasticsearch.cluster import Address, IndexReplaced, cluster
from catalog_sync.indexes.elasticsearch.generations import Generation, Generations
from catalog_sync.indexes.elasticsearch.locks import alone
from catalog_sync.indexes.elasticsearch.view import View
from catalog_sync.indexes.errors import CatalogueIndexError, IndexAway, IndexBusy, IndexUnavailable
from catalog_sync.indexes.searching import answer, suggestions

FULL = "The disks of the cluster are full: the index takes no changes until there is room; then it does by itself."
WITHOUT_COPY = "Copies of the index are missing: a node more must not fail."
_TRIES = 5

Answer = TypeVar("Answer")


class ElasticsearchIndex:
    """See the contract. Cheap to make: all objects on one cluster share one client per process."""

    many_writers = True

    def __init__(
        self,
        *,
        urls: Sequence[str],
        api_key: str = "",
        ca_certs: str = "",
        name: str = "ocop-catalogue",
        replicas: int = 1,
    ) -> None:
        self._cluster = cluster(Address(tuple(urls), api_key, ca_certs))
        self._generations = Generations(self._cluster, name, replicas)
        self._name = name
        self._formats: dict[str, int] = {}

    def put(self, listings: Iterable[Listing], *, version: int | None = None) -> None:
        """Add or replace; see the contract."""
        documents = [document(each) for each in listings]
        self._write({each.code: mapping.source(each) for each in documents}, version)

    def remove(self, codes: Iterable[str], *, version: int | None = None) -> None:
        """Take out; see the contract."""
        self._write({code: mapping.gone(code) for code in codes}, version)

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Answer one request."""
        return self._answered(lambda view: answer(view.asking(request.text), request))

    def suggest(self, prefix: str, *, on: date, language: str = "vi", limit: int = 8) -> Sequence[Suggestion]:
        """Complete what is being typed."""
        return self._answered(
            lambda view: suggestions(view.asking(prefix), prefix, on=on, language=language, limit=limit)
        )

    def entries(self, codes: Sequence[str] | None = None) -> Iterator[Entry]:
        """What is in the index, by code."""
        found = self._answered(lambda view: list(map(doc.read_entry, view.entries(codes))))
        return iter(sorted(found, key=lambda each: each.code))

    def rebuild(self, listings: Iterable[Listing], *, version: int | None = None) -> int:
        """Build aside, with what others write meanwhile; switch; remove the old one."""
        floor = version or _instants.take()
        with alone(self._name):
            self._generations.sweep()
            fresh = self._generations.create(floor=floor, is_whole=True)
            try:
                count = self._fill(fresh, listings)
                self._generations.switch(fresh)
            except IndexReplaced as error:
                raise IndexBusy("the index that was being built is gone: another rebuild has taken over") from error
            except BaseException:
                with suppress(CatalogueIndexError, IndexReplaced):  # else the next rebuild finds and removes it
                    self._generations.drop(fresh)
                raise
            with suppress(CatalogueIndexError, IndexReplaced):
                self._generations.sweep()
        return count

    def check(self) -> Sequence[str]:
        """What is wrong: never built, begun again empty, outdated, unreadable, or inconsistent."""
        try:
            served = self._generations.served()
            lost = (LOST,) if served and not served.is_whole else ()
            return (*lost, *self._answered(lambda view: list(audit.problems(view.stored()))))
        except CatalogueIndexError as problem:
            return (str(problem),)

    def hindrances(self) -> Sequence[str]:
        """What keeps the cluster from working as it should, and passes without us."""
        try:
            served = self._generations.served()
            if served is None:
                return ()
            full = (FULL,) if served.is_full else ()
            missing = (WITHOUT_COPY,) if self._cluster.health(served.name).get("status") != "green" else ()
        except (CatalogueIndexError, IndexReplaced) as problem:
            return (str(problem),)
        return (*full, *missing)

    def is_whole(self) -> bool:
        """Whether there is an index of this version that was built and not lost. Raises IndexAway."""
        served = self._generations.served()
        return served is not None and served.is_whole and served.format == doc.FORMAT

    def generation(self) -> str:
        """Index and last write that a search would see now."""
        return self._view().generation

    def _write(self, sources: Mapping[str, Mapping[str, Any]], version: int | None) -> None:
        """To every index that takes part; again where one was replaced meanwhile."""
        if not sources:
            return
        version = version or _instants.take()
        for _ in range(_TRIES):
            try:
                writes = [
                    bulk.Write(target.written_by, code, version, dict(source))
                    for target in self._targets()
                    if version >= target.floor
                    for code, source in sources.items()
                ]
                bulk.write(self._cluster, writes, bulk.Pace(), refresh=True)
            except IndexReplaced:
                continue
            return
        raise IndexBusy("the index is being replaced again and again")

    def _targets(self) -> Sequence[Generation]:
        """The index that is served and the one being built; a new empty one where there is none."""
        found = [each for each in self._generations.all() if each.is_served or each.is_building]
        if not found:
            with alone(self._name):
                if served := self._generations.served():
                    return [served]
                return [self._generations.create(floor=0, is_whole=False)]
        if any(each.format != doc.FORMAT for each in found):
            raise IndexUnavailable(OUTDATED)
        return found

    def _fill(self, fresh: Generation, listings: Iterable[Listing]) -> int:
        writes = (
            bulk.Write(fresh.written_by, each.code, fresh.floor, mapping.source(document(each))) for each in listings
        )
        bulk.write(self._cluster, writes, bulk.Pace(away_seconds=30.0), refresh=False)
        self._cluster.settle(fresh.name)
        return View(self._cluster, fresh.name, 0).count()

    def _answered(self, question: Callable[[View], Answer]) -> Answer:
        """The answer by one index, and once more where that was replaced meanwhile."""
        for _ in range(_TRIES):
            view = self._view()
            with suppress(IndexReplaced):
                return question(view)
        raise IndexAway("the index is being replaced again and again")

    def _view(self) -> View:
        """The index as it is this moment: the newest write tells its state, and which index it is."""
        newest = {"size": 1, "sort": [{"_seq_no": "desc"}], "_source": False, "track_total_hits": False}
        try:
            hits = self._cluster.read(self._name, newest).hits
            view = View(self._cluster, str(hits[0]["_index"]), int(hits[0]["sort"][0])) if hits else self._empty()
            self._see_format(view.index)
        except IndexReplaced:
            raise IndexUnavailable(NEVER_BUILT) from None
        return view

    def _empty(self) -> View:
        served = self._generations.served()
        if served is None:
            raise IndexUnavailable(NEVER_BUILT)
        return View(self._cluster, served.name, -1)

    def _see_format(self, index: str) -> None:
        """An index never changes its format: it is asked once."""
        if index not in self._formats:
            self._formats |= {each.name: each.format for each in self._generations.all()}
        if self._formats.get(index) != doc.FORMAT:
            raise IndexUnavailable(OUTDATED)


class _Instants:
    """Versions newer than all before of this process, in microseconds since 1970."""

    def __init__(self) -> None:
        self._last, self._guard = 0, Lock()

    def take(self) -> int:
        with self._guard:
            self._last = max(self._last + 1, time.time_ns() // 1_000)
            return self._last


_instants = _Instants()
