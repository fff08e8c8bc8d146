"""A Saleor that keeps what it is told of products, for what is pushed into it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.records import ProductDraft, Publication, StockCount, StoreProduct, Variant
from marketplace.stores.saleor import names
from marketplace.stores.saleor.store import SaleorStore
from tests.saleor_world import answering, edges

TAXES = edges(*({"id": f"class {rate}", "name": names.tax_class(rate)} for rate in names.TAX_RATES))
DIRECTORY = {
    "online": {"id": "O"},
    "modernTrade": {"id": "T"},
    "shippingZones": edges({"id": "Z", "name": names.ZONE}),
    "productTypes": edges({"id": "P", "slug": names.PRODUCT_TYPE}),
    "pageTypes": edges({"id": "G", "slug": names.PAGE_TYPE}),
    "categories": edges({"id": "C", "slug": names.CATEGORY}),
    "attributes": edges(*({"id": f"A {slug}", "slug": slug} for slug in names.ATTRIBUTES)),
    "taxClasses": TAXES,
}


class Shop(SaleorStore):
    """The catalogue's side, in memory; `breaks_at` is the code of a product that it does not take."""

    kept: dict[str, ProductDraft] = {}
    counts: dict[tuple[str, str], int] = {}
    standings: dict[str, Publication] = {}
    breaks_at = ""

    @classmethod
    def emptied(cls) -> type["Shop"]:
        """With nothing in it."""
        cls.kept, cls.counts, cls.standings, cls.breaks_at = {}, {}, {}, ""
        return cls

    def save_products(self, drafts: Sequence[ProductDraft]) -> list[str]:
        changed = []
        for draft in drafts:
            if draft.code == self.breaks_at:
                raise StoreUnavailable("Saleor went away")
            if self.kept.get(draft.code) != draft:
                self.kept[draft.code] = draft
                changed.append(draft.code)
        return changed

    def set_stock(self, counts: Sequence[StockCount]) -> list[str]:
        changed = {each.sku for each in counts if self.counts.get((each.sku, each.place)) != each.quantity}
        self.counts.update({(each.sku, each.place): each.quantity for each in counts})
        return sorted(changed)

    def publish(self, publications: Sequence[Publication]) -> list[str]:
        changed = [each.product_code for each in publications if self.standings.get(each.product_code) != each]
        self.standings.update({each.product_code: each for each in publications})
        return changed

    def products(self, *, codes=None, changed_since=None) -> Iterator[StoreProduct]:
        wanted = self.kept if codes is None else [code for code in codes if code in self.kept]
        yield from (self._product(self.kept[code]) for code in wanted)

    def _product(self, draft: ProductDraft) -> StoreProduct:
        standing = self.standings.get(draft.code, Publication(draft.code))
        return StoreProduct(
            code=draft.code,
            name=draft.name or {},
            description=draft.description or {},
            producer_code=draft.producer_code or "",
            pictures=draft.pictures or (),
            variants=tuple(Variant(sku=each.sku) for each in draft.variants or ()),
            stars=standing.stars,
            certified_from=standing.certified_from,
            certified_until=standing.certified_until,
            may_be_bought=standing.may_be_bought,
            updated_at=None,
        )


@contextmanager
def open_shop(**more: Any) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """What is asked of Saleor besides products: two webhooks that are active, and classes of tax."""
    hooks = [{"id": f"H {name}", "identifier": name, "name": name, "isActive": True} for name in ("catalogue", "stock")]
    facts = {"targetUrl": "http://elsewhere.test/", "subscriptionQuery": "subscription { event { __typename } }"}
    app = {"id": "QXBwOjE=", "identifier": "vn.ocop.market", "isActive": True, "permissions": []}
    answers = {
        "directory": DIRECTORY,
        "own_webhooks": {"app": app | {"webhooks": [each | facts for each in hooks]}},
        "webhook_update": {},
        "tax_classes": _classified,
        "update_product": {},
        "orders_since": {"orders": edges()},
    }
    with answering(**(answers | more)) as asked:
        yield asked


def _classified(variables: dict[str, Any]) -> dict[str, Any]:
    """Every product has the class of most goods."""
    codes = {names.product_slug(code): code for code in Shop.kept}
    found = [slug for slug in variables["slugs"] if slug in codes]
    return {
        "products": edges(
            *({"id": slug, "externalReference": codes[slug], "taxClass": {"id": "class 8"}} for slug in found)
        )
    }
