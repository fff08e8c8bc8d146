"""The plain language of `query` as Elasticsearch reads it."""

from functools import singledispatch
from typing import Any

from catalog_sync.indexes.query import Between, Bool, Constant, DisMax, Everything, OneOf, Phrase, Prefix, Query, Term

# Lucene leaves the constant k1 + 1 out of BM25 since version 8; the plan weighs words against constants with it in.
BM25 = 2.2

Native = dict[str, Any]


@singledispatch
def translated(query: Query) -> Native:
    """The same question in the engine's own words."""
    raise TypeError(f"no translation: {query}")


@translated.register
def _term(query: Term) -> Native:
    return {"term": {query.field: {"value": query.word, "boost": BM25 * query.boost}}}


@translated.register
def _prefix(query: Prefix) -> Native:
    return {"prefix": {query.field: {"value": query.start, "boost": query.boost}}}


@translated.register
def _phrase(query: Phrase) -> Native:
    kind = "match_phrase_prefix" if query.open_end else "match_phrase"
    return {kind: {query.field: {"query": " ".join(query.words), "boost": BM25 * query.boost}}}


@translated.register
def _one_of(query: OneOf) -> Native:
    return {"terms": {query.field: list(query.values)}}


@translated.register
def _between(query: Between) -> Native:
    bounds = {"gte": query.low, "lte": query.high}
    return {"range": {query.field: {name: bound for name, bound in bounds.items() if bound is not None}}}


@translated.register
def _everything(query: Everything) -> Native:
    return {"match_all": {}}


@translated.register
def _constant(query: Constant) -> Native:
    return {"constant_score": {"filter": translated(query.query), "boost": query.score}}


@translated.register
def _dis_max(query: DisMax) -> Native:
    return {
        "dis_max": {"queries": list(map(translated, query.queries)), "tie_breaker": query.tie, "boost": query.boost}
    }


@translated.register
def _bool(query: Bool) -> Native:
    """Filters, which score nothing, are told apart: the engine keeps what they match."""
    filters = [each.query for each in query.must if isinstance(each, Constant) and not each.score]
    scored = [each for each in query.must if not isinstance(each, Constant) or each.score]
    return {
        "bool": {
            "must": list(map(translated, scored)),
            "filter": list(map(translated, filters)),
            "should": list(map(translated, query.should)),
            "minimum_should_match": query.minimum or (0 if query.must else 1),
        }
    }
