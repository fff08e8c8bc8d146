"""Answers a request on any engine: which step of the plan is taken, what is filtered, counted and ordered.

An engine only has to count, find and tally (`Engine`); everything a buyer would notice is decided here, once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from catalog_sync.indexes import document as doc
from catalog_sync.indexes.base import (
    FACETS,
    FacetCount,
    Hit,
    Listing,
    Relaxed,
    SearchAnswer,
    SearchRequest,
    Sort,
    Suggestion,
    SuggestionKind,
    price_band,
)
from catalog_sync.indexes.plan import PLENTY, Planner, Step
from catalog_sync.indexes.query import Between, Bool, Constant, Everything, OneOf, Query
from catalog_sync.indexes.words import fold, tokenise

ORDERS = {
    Sort.NAME: doc.BY_NAME,
    Sort.PRICE: doc.BY_PRICE,
    Sort.PRICE_DOWN: doc.BY_PRICE_DOWN,
    Sort.NEWEST: doc.BY_NEWEST,
    Sort.STARS: doc.BY_STARS,
}
COUNTED = {
    "group": doc.GROUP,
    "stars": doc.STARS,
    "commune": doc.COMMUNE_LABEL,
    "former_district": doc.DISTRICT,
    "producer": doc.PRODUCER_LABEL,
    "price": doc.PRICE_BAND,
    "in_stock_at": doc.IN_STOCK_AT,
}
BESIDE_PRODUCTS = 2

Tallies = Mapping[str, Sequence[tuple[str, int]]]


class Engine(Protocol):
    """One unchanging view of an index, as little as an engine must be able to do."""

    @property
    def planner(self) -> Planner:
        """Plans with the words of this view."""
        ...

    def count(self, query: Query) -> int:
        """How many documents match."""
        ...

    def find(self, query: Query, *, order: str | None, limit: int, offset: int) -> Sequence[tuple[float, str]]:
        """Scores and bodies, best first or ascending by the text field `order`."""
        ...

    def tally(self, query: Query, fields: Sequence[str]) -> Tallies:
        """For each field, its values among the matching documents and how many have them."""
        ...


def answer(engine: Engine, request: SearchRequest) -> SearchAnswer:
    """One page of hits and the facets beside it."""
    given = _always(request)
    step = _chosen(engine, engine.planner.steps(request.text), given) if request.text else None
    wanted = step.query if step else Everything()
    chosen = _chosen_facets(request)
    query = _filtered(wanted, (*given, *chosen.values()))
    total = engine.count(query)
    return SearchAnswer(
        total=total,
        hits=tuple(_hits(engine, query, request, ranked=step is not None)) if total and request.limit else (),
        facets=_facets(engine, wanted, given, chosen) if request.with_facets else {name: () for name in FACETS},
        relaxed=step.relaxed if step and total else Relaxed.NOT,
    )


def suggestions(engine: Engine, prefix: str, *, on: date, language: str, limit: int) -> tuple[Suggestion, ...]:
    """Products whose name continues what was typed, then producers and communes called so."""
    request = SearchRequest(on=on, text=prefix)
    given = _always(request)
    steps = engine.planner.steps(prefix)
    next(steps, None)
    step = _chosen(engine, steps, given, enough=1)
    if step is None:
        return ()
    beside = (*_makers(engine, prefix, given), *_communes(engine, prefix, given))[:limit]
    found = engine.find(_filtered(step.query, given), order=None, limit=limit, offset=0)
    products = dict.fromkeys(_as_suggestion(listing(body), language) for _, body in found)
    return (*tuple(products)[: max(limit - len(beside), limit // 2)], *beside)[:limit]


@lru_cache(maxsize=4096)
def listing(body: str) -> Listing:
    """The listing a document holds; the same few are on every page, so they are read once."""
    return Listing.from_json(body)


def _always(request: SearchRequest) -> tuple[Query, ...]:
    """The filters no facet counts: the day, the data set asked for, the codes."""
    on = request.on.toordinal()
    flags = {doc.ILLUSTRATIVE: request.illustrative, doc.SELLABLE: request.sellable, doc.ALCOHOL: request.alcohol}
    return (
        Between(doc.FROM, high=on),
        Between(doc.UNTIL, low=on),
        *(OneOf(field, (wanted,)) for field, wanted in flags.items() if wanted is not None),
        *((OneOf(doc.CODE, request.codes),) if request.codes else ()),
    )


def _chosen_facets(request: SearchRequest) -> dict[str, Query]:
    values = {
        "group": (doc.GROUP, request.groups),
        "stars": (doc.STARS, request.stars),
        "commune": (doc.COMMUNE, request.communes),
        "former_district": (doc.DISTRICT, request.former_districts),
        "producer": (doc.PRODUCER, request.producers),
        "in_stock_at": (doc.IN_STOCK_AT, request.in_stock_at),
    }
    chosen: dict[str, Query] = {name: OneOf(field, wanted) for name, (field, wanted) in values.items() if wanted}
    if request.price_from is not None or request.price_to is not None:
        chosen["price"] = Between(doc.PRICE, request.price_from, request.price_to)
    return chosen


def _chosen(engine: Engine, steps: Iterator[Step], given: tuple[Query, ...], enough: int = PLENTY) -> Step | None:
    """The first step that finds enough, else the one that finds most. Facets chosen do not loosen the search."""
    best, most = None, 0
    for step in steps:
        if most >= min(step.below, enough):
            continue
        found = engine.count(_filtered(step.query, given))
        if best is None or found > most:
            best, most = step, found
    return best


def _filtered(query: Query, filters: Sequence[Query]) -> Query:
    return Bool(must=(query, *(Constant(each) for each in filters)))


def _hits(engine: Engine, query: Query, request: SearchRequest, *, ranked: bool) -> Iterator[Hit]:
    order = ORDERS.get(request.sort) or (None if ranked else doc.BY_STARS)
    for score, body in engine.find(query, order=order, limit=request.limit, offset=request.offset):
        yield Hit(listing(body), score if order is None else 0.0)


def _facets(
    engine: Engine, wanted: Query, given: tuple[Query, ...], chosen: Mapping[str, Query]
) -> dict[str, tuple[FacetCount, ...]]:
    """Counts of all facets; one that has a choice is counted as if it had none."""
    free = [name for name in FACETS if name not in chosen]
    found = dict(_tallied(engine, _filtered(wanted, (*given, *chosen.values())), free))
    for name in chosen:
        others = [query for other, query in chosen.items() if other != name]
        found |= _tallied(engine, _filtered(wanted, (*given, *others)), [name])
    return {name: found[name] for name in FACETS}


def _tallied(engine: Engine, query: Query, names: Sequence[str]) -> dict[str, tuple[FacetCount, ...]]:
    tallies = engine.tally(query, [COUNTED[name] for name in names])
    return {name: _counts(name, tallies[COUNTED[name]]) for name in names}


def _counts(name: str, tally: Sequence[tuple[str, int]]) -> tuple[FacetCount, ...]:
    merged: dict[str, FacetCount] = {}
    for key, count in tally:
        value, _, label = key.partition(doc.LABEL_MARK)
        before = merged.get(value)
        # A renamed producer has two labels until all its listings are written again.
        merged[value] = replace(before, count=before.count + count) if before else FacetCount(value, label or value, count)
    return tuple(sorted(merged.values(), key=_ORDER_OF.get(name, _most_first)))


def _most_first(each: FacetCount) -> tuple[int, str]:
    return -each.count, each.label


_ORDER_OF: Mapping[str, Callable[[FacetCount], tuple[int, str]]] = {
    "stars": lambda each: (-int(each.value), ""),
    "price": lambda each: (price_band(each.value)[0], ""),
}


def _makers(engine: Engine, prefix: str, given: tuple[Query, ...]) -> Iterator[Suggestion]:
    """Producers named so; those only found by a brand of theirs would puzzle the reader."""
    last = tuple(map(fold, tokenise(prefix)))[-1:]
    for found in _beside(engine, doc.MAKER, "producer", prefix, given):
        if any(word.startswith(last) for word in map(fold, tokenise(found.label))):
            yield Suggestion(found.label, found.value, SuggestionKind.PRODUCER)


def _communes(engine: Engine, prefix: str, given: tuple[Query, ...]) -> Iterator[Suggestion]:
    for found in _beside(engine, doc.PLACE, "commune", prefix, given):
        yield Suggestion(found.label, found.value, SuggestionKind.COMMUNE)


def _beside(engine: Engine, field: str, facet: str, prefix: str, given: tuple[Query, ...]) -> Sequence[FacetCount]:
    query = engine.planner.within(field, prefix)
    if query is None:
        return ()
    return _tallied(engine, _filtered(query, given), [facet])[facet][:BESIDE_PRODUCTS]


def _as_suggestion(product: Listing, language: str) -> Suggestion:
    return Suggestion(product.name(language), product.code, SuggestionKind.PRODUCT)
