"""Looking at the catalogue over there: pages of products, whose a code, SKU or GTIN is, what was counted."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from marketplace.stores.saleor import names, operations
from marketplace.stores.saleor.directory import Directory
from marketplace.stores.saleor.known import chunks, pages
from marketplace.stores.saleor.shapes import Edges
from marketplace.stores.saleor.shapes import catalogue as shapes
from marketplace.stores.saleor.transport import Transport

PAGE = 50  # dearer pages are slower by the product

Where = Mapping[str, Any]


class Looking:
    """Reads only. Everything may raise StoreUnavailable."""

    def __init__(self, transport: Transport, directory: Directory) -> None:
        self._transport, self._directory = transport, directory

    def all(self, *, place: str | None, changed_since: datetime | None) -> Iterator[shapes.Product]:
        """Our products, those that changed since then, those that have a count at a place, be it of zero units.

        The place's warehouse is looked up each time: one that was deleted and made again has another id.
        """
        where: dict[str, Any] = {}
        if changed_since is not None:
            where["updatedAt"] = {"range": {"gte": changed_since.isoformat()}}
        if place is not None:
            document = operations.load("warehouse_of_place")
            warehouse = self._transport.read(document, {"place": place}, shapes.FoundWarehouse).warehouse
            if warehouse is None:
                return
            where["stocks"] = {"warehouseIds": [warehouse.id]}
        yield from self.products(where)

    def bearing(self, gtins: Iterable[str]) -> set[str]:
        """The codes of our products of which a variant bears one of these numbers."""
        codes: set[str | None] = set()
        for chunk in chunks(sorted(set(gtins) - {""})):
            for page in pages(partial(self._bearers, chunk)):
                codes |= {each.product.external_reference for each in page}
        return {code for code in codes if code}

    def products(self, where: Where) -> Iterator[shapes.Product]:
        """Our products that match, 50 a request, in the order of their last change."""
        ours = {"productType": {"eq": self._directory.product_type}, **where}
        for page in pages(partial(self._products, ours)):
            yield from (found for found in page if found.external_reference)

    def by_code(self, codes: Iterable[str], *, thorough: bool) -> dict[str, shapes.Product]:
        """These products by code, found by the slug that we gave them.

        Somebody may have given another slug in the dashboard: `thorough` asks for each missing one by its reference.
        """
        codes = sorted(set(codes))
        found: dict[str, shapes.Product] = {}
        for chunk in chunks(codes, PAGE):
            slugs = {"slug": {"oneOf": [names.product_slug(code) for code in chunk]}}
            found |= {each.external_reference or "": each for each in self.products(slugs)}
        if thorough:
            for code in codes:
                if code not in found and (product := self._by_reference(code)) is not None:
                    found[code] = product
        return {code: found[code] for code in codes if code in found}

    def owners(self, skus: Iterable[str]) -> dict[str, str | None]:
        """The product that each SKU belongs to, by our code; None for a product that is none of ours."""
        owners: dict[str, str | None] = {}
        for chunk in chunks(sorted(set(skus))):
            found = self._transport.read(operations.load("sku_owners"), {"skus": chunk}, shapes.FoundOwners)
            owners |= {each.sku: each.product.external_reference for each in found.variants.nodes}
        return owners

    def counts(self, skus: Collection[str]) -> dict[str, shapes.CountedVariant]:
        """What was counted of these variants of ours, by SKU."""
        counts: dict[str, shapes.CountedVariant] = {}
        for chunk in chunks(sorted(set(skus))):
            found = self._transport.read(operations.load("stocks"), {"skus": chunk}, shapes.FoundStocks)
            counts |= {each.sku: each for each in found.variants.nodes if each.product.external_reference}
        return counts

    def _bearers(self, gtins: Sequence[str], after: str | None) -> Edges[shapes.Bearer]:
        variables = {"after": after, "gtins": gtins}
        return self._transport.read(operations.load("gtin_owners"), variables, shapes.FoundBearers).variants

    def _products(self, where: Where, after: str | None) -> Edges[shapes.Product]:
        variables = {"first": PAGE, "after": after, "where": where}
        return self._transport.read(operations.load("products"), variables, shapes.FoundProducts).products

    def _by_reference(self, code: str) -> shapes.Product | None:
        document = operations.load("product_by_code")
        return self._transport.read(document, {"code": code}, shapes.FoundProduct).product
