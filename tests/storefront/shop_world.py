"""What the tests of the public pages build on."""

from collections.abc import Mapping
from datetime import date

from catalog_sync import publishing
from marketplace.places.folding import sort_key
from marketplace.places.models import Commune, SalesPoint
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import publication, store
from marketplace.stores.channels import producer_place
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from tests.factories.programme import certificate, product, province

TODAY = date(2026, 11, 24)
NOW = "2026-11-24 03:00:00+00:00"
DECIDED = date(2025, 1, 1)
LAST_DAY = date(2028, 1, 1)


def on_offer(
    code: str = "68-0001",
    *,
    name: str = "",
    stars: int = 4,
    decided_on: date = DECIDED,
    price_vnd: int | None = None,
    net: tuple[int | None, str] = (None, ""),
    stock: Mapping[str, int] | None = None,
    **facts,
) -> RegisteredProduct:
    """A product certified from the very day of its decision, in the store and in the index."""
    row = product(code, name=name, **facts)
    certificate(row, stars=stars, not_before=decided_on, not_after=decided_on)
    variant = VariantDraft(sku=f"{code}-1", listed_price_vnd=price_vnd, net_quantity=net[0], net_unit=net[1])
    store.save_products([ProductDraft(code=code, name=row.name, producer_code=row.producer.code, variants=(variant,))])
    store.set_stock([StockCount(f"{code}-1", place, count) for place, count in (stock or {}).items()])
    publication.publish([code])
    publishing.publish([code])
    return row


def at_producer(count: int) -> dict[str, int]:
    return {producer_place("68-P-0001"): count}


def mui_ne() -> Commune:
    facts = {"name": "Phường Mũi Né", "kind": "ward", "folded_name": "phuong mui ne", "sort_key": sort_key("Mũi Né")}
    return Commune.objects.get_or_create(
        code="22918", defaults=facts | {"province": province(), "valid_from": "2025-07-01"}
    )[0]


def sales_point(slug: str = "mui-ne", **facts) -> SalesPoint:
    defaults = {
        "province": province(),
        "name": "Quầy OCOP Mũi Né",
        "kind": "ocop_sales_point",
        "status": "operating",
        "commune": mui_ne(),
        "opening_hours": "08:00–20:00",
    }
    return SalesPoint.objects.create(slug=slug, **(defaults | facts))


def html(response) -> str:
    """The page as text, its runs of white space made one space."""
    return " ".join(response.content.decode().split())
