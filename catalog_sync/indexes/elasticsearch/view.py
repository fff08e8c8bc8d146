"""One state of the index: what `searching.Engine` asks of an engine, and what the audit reads."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog_sync.indexes import document as doc
from catalog_sync.indexes.elasticsearch.cluster import Cluster, Json
from catalog_sync.indexes.elasticsearch.translating import translated
from catalog_sync.indexes.elasticsearch.vocabulary import LIVE, planner
from catalog_sync.indexes.plan import Planner
from catalog_sync.indexes.query import Query
from catalog_sync.indexes.searching import MOST_FACET_VALUES, Tally

WALKED_AT_ONCE = 2_000
CODES_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class View:
    """The index of a name in the state that `state` stands for; every write moves that number."""

    cluster: Cluster
    index: str
    state: int
    asked: str = ""

    @property
    def generation(self) -> str:
        """Differs after every write."""
        return f"{self.index}.{self.state}"

    @property
    def planner(self) -> Planner:
        """Plans with the words of this state."""
        return planner(self.cluster, self.index, self.state)

    def asking(self, text: str) -> "View":
        """The same for one question. All its parts and pages go to one copy of the index, as copies score by a hair
        differently; other questions go to others.
        """
        return replace(self, asked=hashlib.sha256(text.encode()).hexdigest()[:16])

    def tally(self, query: Query, fields: Sequence[str] = ()) -> Tally:
        """How many documents match, and their commonest values in these fields."""
        wanted = {name: {"terms": {"field": name, "size": MOST_FACET_VALUES}} for name in fields}
        body: Json = {"size": 0, "query": translated(query), "track_total_hits": True, "aggs": wanted}
        found = self.cluster.read(self.index, body, preference=self.asked)
        counts = {name: [(str(each["key"]), int(each["doc_count"])) for each in found.buckets(name)] for name in fields}
        return Tally(found.total, counts)

    def find(self, query: Query, *, order: str | None, limit: int, offset: int) -> list[tuple[float, str]]:
        """Scores and bodies of one page; equally good ones by stars and name."""
        sort = [{"_score": "desc"}, {doc.BY_STARS: "asc"}] if order is None else [{order: "asc"}]
        body: Json = {
            "size": limit,
            "from": offset,
            "query": translated(query),
            "sort": sort,
            "track_total_hits": False,
            "_source": [doc.BODY],
        }
        found = self.cluster.read(self.index, body, preference=self.asked)
        return [(float(hit.get("_score") or 0.0), str(hit["_source"][doc.BODY])) for hit in found.hits]

    def entries(self, codes: Sequence[str] | None) -> Iterator[str]:
        """The entry of every listing, or of those of `codes` that are here."""
        for query in [LIVE] if codes is None else _with_codes(codes):
            for hit in self._walk(query, {"docvalue_fields": [doc.ENTRY], "_source": False}):
                yield str(hit["fields"][doc.ENTRY][0])

    def stored(self) -> Iterator[tuple[str, str]]:
        """The entry and the body of every listing."""
        for hit in self._walk(LIVE, {"_source": [doc.ENTRY, doc.BODY]}):
            yield str(hit["_source"][doc.ENTRY]), str(hit["_source"][doc.BODY])

    def count(self) -> int:
        """How many listings are here."""
        return self.cluster.read(self.index, {"size": 0, "query": LIVE, "track_total_hits": True}).total

    def _walk(self, query: Json, fields: Json) -> Iterator[Json]:
        """Every document that matches, by code."""
        body: Json = {"size": WALKED_AT_ONCE, "query": query, "sort": [{doc.CODE: "asc"}], "track_total_hits": False}
        while hits := self.cluster.read(self.index, body | fields).hits:
            yield from hits
            if len(hits) < WALKED_AT_ONCE:
                return
            body["search_after"] = hits[-1]["sort"]


def _with_codes(codes: Sequence[str]) -> Iterator[Json]:
    """Queries for the listings of these codes."""
    for start in range(0, len(codes), CODES_AT_ONCE):
        some: Json = {"terms": {doc.CODE: list(codes[start : start + CODES_AT_ONCE])}}
        yield {"bool": {"filter": [LIVE, some]}}
