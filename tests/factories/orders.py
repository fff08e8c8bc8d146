"""Goods on sale, requests and orders: the least that a test needs.

The market's date of these tests is ON; certificates of `tests.factories.programme` cover it.
"""

import uuid
from datetime import UTC, date, datetime

from marketplace.orders import checkout
from marketplace.orders.models import Order
from marketplace.orders.records import Buyer, Destination, Invoice, OrderRequest, Wanted
from marketplace.places.models import Commune, Partner, SalesPoint
from marketplace.producers.models import Producer
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import publication, store
from marketplace.stores.channels import point_place, producer_place
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from tests.factories import programme

ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # ten in the morning in Vietnam
PRICE_VND = 85_000
PHONE = "+84912345678"


def commune(code: str = "22918", name: str = "Phường Mũi Né", province: str = "68") -> Commune:
    defaults = {
        "name": name,
        "kind": "ward",
        "province": programme.province(province),
        "folded_name": name.lower(),
        "valid_from": date(2025, 7, 1),
    }
    return Commune.objects.get_or_create(code=code, defaults=defaults)[0]


def point(slug: str = "diem-mui-ne", **facts) -> SalesPoint:
    defaults = {
        "name": "Điểm Mũi Né",
        "province": programme.province(),
        "kind": "ocop_sales_point",
        "status": "operating",
        "opening_hours": "07:30–20:00",
    }
    return SalesPoint.objects.get_or_create(slug=slug, defaults=defaults | facts)[0]


def partner(slug: str = "sieu-thi") -> Partner:
    defaults = {"name": "Siêu thị", "kind": "supermarket", "status": "operating"}
    return Partner.objects.get_or_create(slug=slug, province=programme.province(), defaults=defaults)[0]


def on_sale(
    code: str = "68-0001",
    quantity: int = 5,
    *,
    producer: Producer | None = None,
    price_vnd: int | None = PRICE_VND,
    shelf: SalesPoint | None = None,
    on: date = ON,
    exceptions: dict[str, int] | None = None,
    weight_g: int | None = 850,
    **facts,
) -> RegisteredProduct:
    """A certified product with one variant `<code>-1`, so many units of it at its producer's and on a point's shelf."""
    owner = producer or programme.producer()
    row = programme.product(code, producer=owner, **facts)
    programme.certificate(row)
    variant = VariantDraft(
        sku=f"{code}-1",
        name={"vi": "Chai 500 ml", "en": "500 ml bottle"},
        weight_g=weight_g,
        listed_price_vnd=price_vnd,
        exceptions=exceptions or {},
    )
    store.save_products([ProductDraft(code=code, name=row.name, producer_code=owner.code, variants=(variant,))])
    store.publish([publication.publication_of(code, publication.certificates.standing_of(code, today=on))])
    places = [producer_place(owner.code), *([point_place(shelf.slug)] if shelf else [])]
    store.set_stock([StockCount(f"{code}-1", place, quantity) for place in places])
    return row


def available(code: str = "68-0001", place: str = "") -> int:
    """How many units of a product's one variant its producer, or another place, can still give."""
    [product] = store.products(codes=[code])
    return product.variants[0].available[place or producer_place(product.producer_code)]


def three_producers(quantity: int = 5, **facts) -> list[str]:
    """Three products of three producers, the last from another province; returns their SKUs."""
    far = programme.producer("79-P-0003", "HTX Phương xa", province=programme.province("79"))
    owners = [programme.producer(), programme.producer("68-P-0002", "HTX Thứ hai"), far]
    codes = ["68-0001", "68-0002", "79-0003"]
    for code, owner in zip(codes, owners, strict=True):
        on_sale(code, quantity, producer=owner, **facts)
    return [f"{code}-1" for code in codes]


def wanted(sku: str = "68-0001-1", quantity: int = 1, price_vnd: int | None = PRICE_VND) -> Wanted:
    return Wanted(sku, quantity, price_vnd)


def request(*lines: Wanted, **facts) -> OrderRequest:
    """Delivered to Mũi Né and paid in cash there, unless told otherwise."""
    place = commune()
    defaults = {
        "idempotency_key": uuid.uuid4().hex,
        "lines": lines or (wanted(),),
        "method": "cod",
        "buyer": Buyer(name="Nguyễn Thị Mơ", phone="0912 345 678"),
        "destination": Destination(
            province_code=place.province_id, commune_code=place.code, street="12 Huỳnh Thúc Kháng", note="gọi trước"
        ),
    }
    return OrderRequest(**(defaults | facts))


def pick_up_request(*lines: Wanted, at: str = "diem-mui-ne", **facts) -> OrderRequest:
    return request(*lines, method="pay_at_point", point=at, destination=None, **facts)


def partner_request(*lines: Wanted, **facts) -> OrderRequest:
    invoice = Invoice(company="Công ty Siêu thị", tax_code="0300000000", address="Thành phố Hồ Chí Minh")
    return request(*lines, method="transfer_later", partner=partner().slug, invoice=invoice, **facts)


def placed(*lines: Wanted, on: date = ON, now: datetime = NOW, **facts) -> Order:
    """An order as `request` asks for it."""
    return checkout.place_order(request(*lines, **facts), on=on, now=now)
