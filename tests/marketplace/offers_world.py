"""What the tests of the offers build on: a product with one pack in the store, and files that pretend to be photos."""

import io
from collections.abc import Mapping

from django.core.files.base import ContentFile
from PIL import Image

from marketplace.programme.models import RegisteredProduct
from marketplace.stores import store
from marketplace.stores.channels import producer_place
from marketplace.stores.records import ProductDraft, StockCount, StoreProduct, VariantDraft
from tests.factories.programme import certificate, product

HOME = producer_place("68-P-0001")


def offered(
    code: str = "68-0001",
    *,
    price_vnd: int | None = 85_000,
    exceptions: Mapping[str, int] | None = None,
    stock: int = 10,
    **facts,
) -> RegisteredProduct:
    """A certified product with the pack `<code>-1` at its producer's."""
    row = product(code, **facts)
    certificate(row)
    variant = VariantDraft(
        sku=f"{code}-1",
        name={"vi": "Chai 500 ml"},
        net_quantity=500,
        net_unit="ml",
        weight_g=900,
        listed_price_vnd=price_vnd,
        exceptions=exceptions or {},
    )
    owner = row.producer.code if row.producer else ""
    store.save_products(
        [ProductDraft(code=code, name=row.name, description=row.story, producer_code=owner, variants=(variant,))]
    )
    store.set_stock([StockCount(f"{code}-1", producer_place(owner), stock)])
    return row


def in_store(code: str = "68-0001") -> StoreProduct:
    return next(iter(store.products(codes=[code])))


def photo(size: tuple[int, int] = (1200, 900), *, kind: str = "JPEG", name: str = "anh.jpg", **options) -> ContentFile:
    out = io.BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new(mode, size, options.pop("colour", "orange")).save(out, kind, **options)
    return ContentFile(out.getvalue(), name)
