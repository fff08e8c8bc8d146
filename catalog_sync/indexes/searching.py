"""Answers a request on any engine: which step of the plan is taken, what is filtered, counted and ordered.

An engine only has to count, find and tally (`Engine`); everything a buyer would notice is decided here, once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice
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
MOST_FACET_VALUES = 200

Filters = Sequence[Query]

_ALL = Step(Everything())


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents match, and for each field asked for, its commonest values with their counts."""

    total: int
    values: Mapping[str, Sequence[tuple[str, int]]]


class Engine(Protocol):
    """One unchanging view of an index, as little as an engine must be able to do."""

    @property
    def planner(self) -> Planner:
        """Plans with the words of this view."""
        ...

    def tally(self, query: Query, fields: Sequence[str] = ()) -> Tally:
        """Count the matching documents, and the values they have in these fields."""
        ...

    def find(self, query: Query, *, order: str | None, limit: int, offset: int) -> Sequence[tuple[float, str]]:
        """Scores and bodies of one page, best first or ascending by the text field `order`."""
        ...


def answer(engine: Engine, request: SearchRequest) -> SearchAnswer:
    """One page of hits and the facets beside it."""
    given, chosen = _always(request), _chosen_facets(request)
    step, tally = _taken(engine, engine.planner.steps(request.text), given, _free(request, chosen))
    if chosen:
        tally = engine.tally(_filtered(step.matching, (*given, *chosen.values())), _free(request, chosen))
    ranked = _filtered(step.ranking, (*given, *chosen.values()))
    facets = dict.fromkeys(FACETS, ()) | _counted(tally) | _counted_alone(engine, request, step, chosen)
    return SearchAnswer(
        total=tally.total,
        hits=tuple(_hits(engine, ranked, request, step)) if request.offset < tally.total and request.limit else (),
        facets=facets,
        relaxed=step.relaxed if tally.total else Relaxed.NOT,
    )


def suggestions(engine: Engine, prefix: str, *, on: date, language: str, limit: int) -> tuple[Suggestion, ...]:
    """Products whose name continues what was typed, then producers and communes called so."""
    given = _always(SearchRequest(on=on))
    step, tally = _taken(engine, islice(engine.planner.steps(prefix), 1, None), given, enough=1)
    if step is _ALL or not tally.total:
        return ()
    beside = (*_makers(engine, prefix, given), *_communes(engine, prefix, given))[: limit // 2]
    found = engine.find(_filtered(step.ranking, given), order=None, limit=limit, offset=0)
    products = dict.fromkeys(_as_suggestion(listing(body), language) for _, body in found)
    return (*tuple(products)[: limit - len(beside)], *beside)


@lru_cache(maxsize=4096)
def listing(body: str) -> Listing:
    """The listing a document holds; the same few are on every page, so they are read once."""
    return Listing.from_json(body)


def _always(request: SearchRequest) -> Filters:
    """The filters no facet counts: the day, the data set asked for, the codes."""
    on = request.on.toordinal()
    flags: dict[str, bool | None] = {
        doc.ILLUSTRATIVE: request.illustrative,
        doc.SELLABLE: request.sellable,
        doc.ALCOHOL: request.alcohol,
    }
    return (
        Between(doc.FROM, high=on),
        Between(doc.UNTIL, low=on),
        *(OneOf(field, (wanted,)) for field, wanted in flags.items() if wanted is not None),
        *((OneOf(doc.CODE, request.codes),) if request.codes else ()),
    )


def _chosen_facets(request: SearchRequest) -> dict[str, Query]:
    values: dict[str, tuple[str, tuple[str | int, ...]]] = {
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


def _free(request: SearchRequest, chosen: Mapping[str, Query]) -> tuple[str, ...]:
    """The fields to be counted that no choice narrows."""
    return tuple(COUNTED[name] for name in FACETS if name not in chosen) if request.with_facets else ()


def _taken(
    engine: Engine, steps: Iterable[Step], given: Filters, fields: Sequence[str] = (), *, enough: int = PLENTY
) -> tuple[Step, Tally]:
    """The first step that finds enough, else the one that finds most. Facets chosen do not loosen the search.

    How far it was loosened is told by the first step that found anything: what comes later only follows that.
    """
    best: tuple[Step, Tally] | None = None
    for step in steps:
        before = best[1].total if best else 0
        if best is None or before < min(step.below, enough):
            tally = engine.tally(_filtered(step.matching, given), fields)
            if best is None or tally.total > before:
                best = replace(step, relaxed=best[0].relaxed) if best and before else step, tally
    return best or (_ALL, engine.tally(_filtered(_ALL.matching, given), fields))


def _filtered(query: Query, filters: Filters) -> Query:
    return Bool(must=(query, *(Constant(each) for each in filters)))


def _hits(engine: Engine, query: Query, request: SearchRequest, step: Step) -> Iterator[Hit]:
    order = ORDERS.get(request.sort) or (doc.BY_STARS if step is _ALL else None)
    for score, body in engine.find(query, order=order, limit=request.limit, offset=request.offset):
        yield Hit(listing(body), score if order is None else 0.0)


def _counted_alone(
    engine: Engine, request: SearchRequest, step: Step, chosen: Mapping[str, Query]
) -> dict[str, tuple[FacetCount, ...]]:
    """Facets with a choice of their own, each counted as if it had none."""
    found: dict[str, tuple[FacetCount, ...]] = {}
    for name in chosen if request.with_facets else ():
        others = [query for other, query in chosen.items() if other != name]
        found |= _counted(engine.tally(_filtered(step.matching, (*_always(request), *others)), [COUNTED[name]]))
    return found


def _counted(tally: Tally) -> dict[str, tuple[FacetCount, ...]]:
    return {name: _counts(name, tally.values[field]) for name, field in COUNTED.items() if field in tally.values}


def _counts(name: str, values: Sequence[tuple[str, int]]) -> tuple[FacetCount, ...]:
    merged: dict[str, FacetCount] = {}
    for key, count in values:
        value, _, label = key.partition(doc.LABEL_MARK)
        before = merged.get(value)
        # A renamed producer has two labels until all its listings are written again.
        merged[value] = (
            replace(before, count=before.count + count) if before else FacetCount(value, label or value, count)
        )
    return tuple(sorted(merged.values(), key=_ORDER_OF.get(name, _most_first)))


def _most_first(each: FacetCount) -> tuple[int, str]:
    return -each.count, each.label


_ORDER_OF: Mapping[str, Callable[[FacetCount], tuple[int, str]]] = {
    "stars": lambda each: (-int(each.value), ""),
    "price": lambda each: (price_band(each.value)[0], ""),
}


def _makers(engine: Engine, prefix: str, given: Filters) -> Iterator[Suggestion]:
    """Producers named so; those only found by a brand of theirs would puzzle the reader."""
    last = tuple(map(fold, tokenise(prefix)))[-1:]
    for found in _beside(engine, doc.MAKER_FOLDED, "producer", prefix, given):
        if any(word.startswith(last) for word in map(fold, tokenise(found.label))):
            yield Suggestion(found.label, found.value, SuggestionKind.PRODUCER)


def _communes(engine: Engine, prefix: str, given: Filters) -> Iterator[Suggestion]:
    for found in _beside(engine, doc.PLACE_FOLDED, "commune", prefix, given):
        yield Suggestion(found.label, found.value, SuggestionKind.COMMUNE)


def _beside(engine: Engine, field: str, facet: str, prefix: str, given: Filters) -> Sequence[FacetCount]:
    query = engine.planner.within(field, prefix)
    if query is None:
        return ()
    return _counted(engine.tally(_filtered(query, given), [COUNTED[facet]]))[facet][:BESIDE_PRODUCTS]


def _as_suggestion(product: Listing, language: str) -> Suggestion:
    return Suggestion(product.name(language), product.code, SuggestionKind.PRODUCT)
