"""Pages of products: what stands on them is read once for all, and only when asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from graphql_relay import cursor_to_offset

from catalog_sync import catalogue
from catalog_sync.indexes.base import FacetCount, Listing, SearchRequest
from marketplace import clock
from marketplace.programme.certificates import current, standings
from marketplace.programme.models import Certificate
from marketplace.programme.standing import Standing
from marketplace.stores import store
from marketplace.stores.records import StoreProduct
from storefront.graphql.refusals import Refused

DEFAULT_PAGE = 20
LARGEST_PAGE = 100
FARTHEST = 10_000
LONGEST_SEARCH = 200
PAGE_SIZE = _("first must lie between 1 and %(most)s.")
FOREIGN_CURSOR = _("after is not a cursor of this connection.")


class Page:
    """The products of one answer, so that certificates and variants cost one query for all."""

    def __init__(self, listings: Sequence[Listing], *, on: date) -> None:
        self.on = on
        self.products = [Product(listing, self) for listing in listings]
        self._codes = [listing.code for listing in listings]

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Stars and days by product code, from the certificates themselves: the index may lag behind them."""
        return standings(self._codes, today=self.on)

    @cached_property
    def certificates(self) -> Mapping[str, Certificate]:
        """The governing certificate by product code."""
        by_pk = {each.certificate_id: code for code, each in self.standings.items()}
        rows = current().filter(pk__in=[pk for pk in by_pk if pk]).select_related("decision")
        return {by_pk[row.pk]: row for row in rows}

    @cached_property
    def offers(self) -> Mapping[str, StoreProduct]:
        """What the store engine has by product code."""
        return {each.code: each for each in store.products(codes=self._codes)}


@dataclass(frozen=True)
class Product:
    """One listing and the page it stands on."""

    listing: Listing
    page: Page


@dataclass(frozen=True)
class SearchPage:
    """A page of a search and where it lies in the whole answer."""

    page: Page
    offset: int
    total: int
    facets: Mapping[str, Sequence[FacetCount]]


def page_of(codes: Sequence[str], *, age_confirmed: bool) -> Page:
    """The page of these products, without those not offered today, or not to this reader."""
    today = clock.today()
    found = catalogue.listings(codes, on=today)
    return Page([listing for listing in found if age_confirmed or not listing.alcohol], on=today)


def alcohol_filter(age_confirmed: bool) -> dict[str, bool | None]:
    """Without a declared age no drink with alcohol is told of."""
    return {"alcohol": None if age_confirmed else False}


def search(text: str, wanted: Mapping[str, Any], *, first: int, after: str | None) -> SearchPage:
    """One page of the catalogue. Raises Refused for a page size or cursor that makes no sense."""
    if not 1 <= first <= LARGEST_PAGE:
        raise Refused(PAGE_SIZE, {"most": LARGEST_PAGE})
    request = SearchRequest(on=clock.today(), text=text[:LONGEST_SEARCH], limit=first, offset=_offset(after), **wanted)
    answer = catalogue.search(request)
    page = Page([hit.listing for hit in answer.hits], on=request.on)
    return SearchPage(page, request.offset, answer.total, answer.facets)


def _offset(after: str | None) -> int:
    if not after:
        return 0
    offset = cursor_to_offset(after)
    if offset is None or not 0 <= offset <= FARTHEST:
        raise Refused(FOREIGN_CURSOR)
    return offset + 1
