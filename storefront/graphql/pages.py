"""What a page of listings needs beyond the index, read once for all its products and only when asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from catalog_sync import catalogue
from catalog_sync.indexes.base import Listing
from marketplace.programme.certificates import current, standings
from marketplace.programme.models import Certificate
from marketplace.stores import store
from marketplace.stores.records import StoreProduct


class Page:
    """The products of one answer, so that certificates and variants cost one query for all."""

    def __init__(self, listings: Sequence[Listing], *, on: date) -> None:
        self.on = on
        self.products = [Product(listing, self) for listing in listings]
        self._codes = [listing.code for listing in listings]

    @cached_property
    def certificates(self) -> Mapping[str, Certificate]:
        """The governing certificate by product code."""
        by_pk = {each.certificate_id: code for code, each in standings(self._codes, today=self.on).items()}
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


def page_of(codes: Sequence[str], *, on: date) -> Page:
    """The page of these products, without those not offered on `on`."""
    return Page(catalogue.listings(codes, on=on), on=on)
