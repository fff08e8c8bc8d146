"""Many writes in few requests, at the pace the cluster can take."""

import json
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog_sync.indexes.elasticsearch.cluster import FULL, Cluster, IndexReplaced, Json, is_full
from catalog_sync.indexes.errors import IndexAway, IndexBusy, IndexFull, ListingRefused

CHUNK_BYTES, CHUNK_WRITES = 4_000_000, 1_000
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0

_chance = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Write:
    """One document for one index. A document there of a newer version stays; of the same, it is the same anyway."""

    index: str
    code: str
    version: int
    source: dict[str, Any]

    @property
    def lines(self) -> tuple[bytes, bytes]:
        """As the bulk request has it."""
        where = {"_index": self.index, "_id": self.code, "version": self.version, "version_type": "external_gte"}
        return _json({"index": where}), _json(self.source)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A write as it travels."""

    code: str
    lines: tuple[bytes, bytes]

    @property
    def size(self) -> int:
        return sum(map(len, self.lines)) + 2


Chunk = Sequence[_Ready]


@dataclass(slots=True)
class Patience:
    """Growing pauses, a little uneven so that writers do not come back all at once, until the time is up."""

    seconds: float
    _began: float = field(default_factory=time.monotonic)
    _next: float = FIRST_PAUSE

    def wait(self) -> bool:
        """Pause; False when the time is up."""
        if time.monotonic() - self._began + self._next > self.seconds:
            return False
        time.sleep(self._next * _chance.uniform(0.75, 1.25))
        self._next = min(2 * self._next, LONGEST_PAUSE)
        return True


@dataclass(frozen=True, slots=True)
class Pace:
    """For how long a chunk is sent again while the cluster has too much to do, or does not answer."""

    busy_seconds: float = 30.0
    away_seconds: float = 2.0


def write(cluster: Cluster, writes: Iterable[Write], pace: Pace, *, refresh: bool) -> None:
    """Send all of it; what was sent before anything is raised stays written, and may be sent again.

    Raises IndexBusy, IndexFull, IndexAway, ListingRefused, IndexReplaced.
    """
    for chunk in _chunks(writes):
        _send(cluster, chunk, pace, refresh=refresh)


def _chunks(writes: Iterable[Write]) -> Iterator[Chunk]:
    chunk: list[_Ready] = []
    size = 0
    for each in writes:
        ready = _Ready(each.code, each.lines)
        if chunk and (size + ready.size > CHUNK_BYTES or len(chunk) == CHUNK_WRITES):
            yield chunk
            chunk, size = [], 0
        chunk.append(ready)
        size += ready.size
    if chunk:
        yield chunk


def _send(cluster: Cluster, chunk: Chunk, pace: Pace, *, refresh: bool) -> None:
    """One chunk, and again whatever of it was refused only for the moment."""
    busy, away = Patience(pace.busy_seconds), Patience(pace.away_seconds)
    while chunk:
        try:
            chunk = _left(cluster, chunk, refresh=refresh)
        except IndexFull:
            raise
        except (IndexBusy, IndexAway) as trouble:
            if not (away if isinstance(trouble, IndexAway) else busy).wait():
                raise
        else:
            if chunk and not busy.wait():
                raise IndexBusy("Elasticsearch has had too much to do for a while; what was not taken comes again")


def _left(cluster: Cluster, chunk: Chunk, *, refresh: bool) -> Chunk:
    """Send, and return what of it has to come again."""
    outcomes = cluster.bulk([line for each in chunk for line in each.lines], refresh=refresh)
    if len(outcomes) != len(chunk):
        raise IndexAway("Elasticsearch did not say what became of each write")
    return [sent for sent, outcome in zip(chunk, outcomes, strict=True) if _is_to_repeat(sent.code, outcome)]


def _is_to_repeat(code: str, outcome: Json) -> bool:
    """False for what was taken, or lost to a newer version; true for what comes again; raises for all else."""
    status, error = outcome["status"], outcome["error"]
    if status < 300 or status == 409:
        return False
    if is_full(str(error)):
        raise IndexFull(FULL)
    if status == 404:
        raise IndexReplaced(code)
    if status in {429, 503}:
        return True
    raise ListingRefused(code, str(error)[:500])


def _json(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
