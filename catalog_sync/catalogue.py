"""The reading side of the catalogue: what the doors ask.

The index may lag behind a decision for a moment, or for as long as its worker is down. So every answer passes one
gate before it leaves: the certificates are read afresh, and what may not be offered today is dropped.

While the index is away answers come from a spare one (`spare`), through the same gate; `kept_since` tells so.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from catalog_sync import spare
from catalog_sync.indexes import index
from catalog_sync.indexes.base import Hit, Index, Listing, SearchAnswer, SearchRequest, Suggestion, SuggestionKind
from catalog_sync.indexes.errors import IndexUnavailable
from marketplace.programme import certificates

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)
_kept: ContextVar[datetime | None] = ContextVar("kept", default=None)


def search(request: SearchRequest) -> SearchAnswer:
    """Answer a request with listings in force on `request.on`. May raise IndexUnavailable."""
    answer = _asked(lambda engine: engine.search(request))
    hits = _gate(answer.hits, on=request.on)
    dropped = len(answer.hits) - len(hits)
    return replace(answer, hits=hits, total=answer.total - dropped) if dropped else answer


def suggest(text: str, *, on: date, language: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Complete what is being typed. May raise IndexUnavailable."""
    found = _asked(lambda engine: engine.suggest(text, on=on, language=language, limit=limit))
    products = [each.code for each in found if each.kind == SuggestionKind.PRODUCT]
    open_codes = certificates.listable_codes(products, today=on)
    return tuple(each for each in found if each.kind != SuggestionKind.PRODUCT or each.code in open_codes)


def listings(codes: Sequence[str], *, on: date) -> list[Listing]:
    """The listings of these codes that are in force on `on`, in the order asked."""
    if not codes:
        return []
    request = SearchRequest(on=on, codes=tuple(codes), limit=len(codes), with_facets=False)
    found = {hit.listing.code: hit.listing for hit in search(request).hits}
    return [found[code] for code in codes if code in found]


def listing(code: str, *, on: date) -> Listing | None:
    """One listing, or None when the product is not offered on `on`."""
    return next(iter(listings([code], on=on)), None)


def generation() -> str:
    """Differs after every change of the catalogue: part of every ETag."""
    return _asked(lambda engine: engine.generation())


def kept_since() -> datetime | None:
    """When that was put together which was answered from the spare index since `begin`; None where nothing was."""
    return _kept.get()


def begin() -> None:
    """A new reader, who has been answered nothing yet."""
    _kept.set(None)


def _asked(question: Callable[[Index], Answer]) -> Answer:
    """The answer of the index, else of the spare one."""
    try:
        return question(index)
    except IndexUnavailable as unavailable:
        kept = spare.opened()
        if kept is None:
            raise
        logger.info("the index gives no answer: %s", unavailable)
        answer = question(kept.index)
        _kept.set(kept.made_at)
        return answer


def _gate(hits: Iterable[Hit], *, on: date) -> tuple[Hit, ...]:
    hits = tuple(hits)
    open_codes = certificates.listable_codes([hit.listing.code for hit in hits], today=on)
    return tuple(hit for hit in hits if hit.listing.code in open_codes)
