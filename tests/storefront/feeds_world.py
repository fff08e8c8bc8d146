"""What the tests of the feeds and of the partner desk build on."""

import json
from datetime import date

from marketplace.places import partner_keys
from marketplace.places.models import Commune, Partner
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import publication, store
from marketplace.stores.channels import producer_place
from marketplace.stores.records import Picture, ProductDraft, StockCount, VariantDraft
from tests.factories.programme import certificate, producer, product, province
from tests.storefront.shop_world import mui_ne

TODAY = date(2026, 11, 24)
NOW = "2026-11-24 03:00:00+00:00"
GTIN = "8938505974194"
LAST_DAY = date(2028, 1, 1)
PHOTO = "/anh/nuoc-mam.webp"


def offered(code: str = "68-0001", *, stock: int = 10, decided_on: date = date(2025, 1, 1), **facts):
    """A certified product with a photo and one pack: listed at 85,000, at 70,000 for modern trade."""
    pack = {"gtin": GTIN, "listed_price_vnd": 85_000, "exceptions": {"modern-trade": 70_000}}
    pack |= {"net_quantity": 500, "net_unit": "ml", "weight_g": 850}
    pack |= {name: facts.pop(name) for name in list(facts) if name in pack}
    pictures = tuple(map(Picture, facts.pop("pictures", (PHOTO,))))
    maker = facts.setdefault("producer", producer())
    facts.setdefault("shelf_life_days", 540)
    row = product(code, **facts)
    certificate(row, not_before=decided_on, not_after=decided_on)
    variant = VariantDraft(sku=f"{code}-1", name={"vi": "Chai 500 ml"}, **pack)
    draft = ProductDraft(code=code, name=row.name, producer_code=maker.code, pictures=pictures, variants=(variant,))
    store.save_products([draft])
    store.set_stock([StockCount(f"{code}-1", producer_place(maker.code), stock)])
    publication.publish([code])
    return row


def wine(code: str = "68-0009") -> RegisteredProduct:
    return offered(code, name="Rượu thanh long", group="beverage", alcohol_pct="29.5", gtin="")


def partner(slug: str = "sieu-thi-a", **facts) -> Partner:
    defaults = {"province": province(), "name": f"Siêu thị {slug}", "kind": "supermarket", "status": "operating"}
    return Partner.objects.get_or_create(slug=slug, province=province(), defaults=defaults | facts)[0]


def key_of(owner: Partner, *scopes: str) -> str:
    return partner_keys.issue(owner, scopes or ("feed",), actor=None)[1]


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def told(response) -> dict:
    """The JSON of an answer, streamed or not."""
    return json.loads(body(response))


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def order_body(reference: str = "PO-1", **changes) -> dict:
    commune: Commune = mui_ne()
    return {
        "reference": reference,
        "lines": [{"sku": "68-0001-1", "quantity": 2}],
        "deliverTo": {
            "name": "Kho Siêu thị A",
            "phone": "0912 345 678",
            "provinceCode": "68",
            "communeCode": commune.code,
            "street": "1 Nguyễn Đình Chiểu",
        },
        "invoice": {"company": "Công ty A", "taxCode": "0312345678", "address": "1 Nguyễn Đình Chiểu", "email": ""},
    } | changes
