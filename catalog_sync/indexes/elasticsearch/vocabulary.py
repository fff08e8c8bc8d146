"""The words an index has now, counted by the cluster itself once for each state of it."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from catalog_sync.indexes import document as doc
from catalog_sync.indexes.elasticsearch.cluster import Cluster, Json
from catalog_sync.indexes.elasticsearch.mapping import COUNTED_WORDS, WORDS
from catalog_sync.indexes.lexicon import Lexicon
from catalog_sync.indexes.plan import Planner

LIVE: Json = {"exists": {"field": doc.STARS}}
WORDS_AT_ONCE = 8_000  # seven fields in one request stay below the 65,535 values that a cluster counts at once
KEPT = 4

_State = tuple[str, int]

_planners: OrderedDict[_State, Planner] = OrderedDict()
_guard = Lock()


def planner(cluster: Cluster, index: str, state: int) -> Planner:
    """Plans with the words of this state; counted by one thread while the others of the process wait."""
    with _guard:
        known = _planners.get((index, state))
        if known is None:
            known = _planners[(index, state)] = _counted(cluster, index)
            while len(_planners) > KEPT:
                _planners.popitem(last=False)
        return known


def _counted(cluster: Cluster, index: str) -> Planner:
    words: dict[str, dict[str, int]] = {name: {} for name in COUNTED_WORDS}
    listings = 0
    left: dict[str, Any] = dict.fromkeys(COUNTED_WORDS)
    while left:
        body = {"size": 0, "query": LIVE, "track_total_hits": True, "aggs": _wanted(left)}
        found = cluster.read(index, body)
        listings = found.total
        for name in tuple(left):
            buckets = found.buckets(name)
            words[name] |= {str(each["key"]["word"]): int(each["doc_count"]) for each in buckets}
            left[name] = found.aggregations[name].get("after_key")
            if len(buckets) < WORDS_AT_ONCE:
                del left[name]
    return _planner(words, listings)


def _wanted(left: Mapping[str, Any]) -> Json:
    wanted: Json = {}
    for name, after in left.items():
        source: Json = {"word": {"terms": {"field": f"{WORDS}.{name}"}}}
        composite: Json = {"size": WORDS_AT_ONCE, "sources": [source]}
        wanted[name] = {"composite": composite | ({"after": after} if after else {})}
    return wanted


def _planner(words: Mapping[str, Mapping[str, int]], listings: int) -> Planner:
    pairs = words[doc.PAIRS]
    lexicon = Lexicon(
        words[doc.NAME],
        elsewhere={word for name in doc.FOLDED for word in words[name]},
        told=words[doc.STORY],
        pairs=lambda pair: pairs.get(pair, 0),
        listings=listings,
    )
    return Planner.of(lexicon)
