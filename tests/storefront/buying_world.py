"""A small market to buy from: producers with goods, places to deliver to, a point with a shelf."""

from marketplace.orders import tracking
from marketplace.orders.models import Order
from marketplace.places.folding import fold, sort_key
from marketplace.places.models import Commune, FormerPlace
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import store
from marketplace.stores.channels import point_place, producer_place
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from tests.factories.programme import producer, province
from tests.storefront.shop_world import on_offer

PHONE = "+84912345678"


def goods(serial: int = 1, *, maker: int = 1, at_home: int = 10, shelf: dict[str, int] | None = None, **facts):
    """A priced product of one of the producers, with stock at home and on shelves."""
    code, home = f"68-000{serial}", f"68-P-000{maker}"
    stock = {producer_place(home): at_home} | {point_place(slug): count for slug, count in (shelf or {}).items()}
    defaults = {"name": f"Nước mắm số {serial}", "price_vnd": 50_000, "net": (500, "ml"), "stock": stock}
    return on_offer(code, producer=producer(home, f"HTX số {maker}"), **(defaults | facts))


def phu_thuy() -> Commune:
    """A ward of today on the land of a former one."""
    home = province()
    home.folded_name = fold(home.name)
    home.save()
    ward = Commune.objects.get_or_create(
        code="22915",
        defaults={
            "province": home,
            "name": "Phường Phú Thủy",
            "kind": "ward",
            "folded_name": "phuong phu thuy",
            "sort_key": sort_key("Phú Thủy"),
            "valid_from": "2025-07-01",
        },
    )[0]
    FormerPlace.objects.get_or_create(
        commune=ward,
        name="Phường Phú Hài",
        district="Phan Thiết",
        province="Bình Thuận",
        defaults={
            "folded_name": "phuong phu hai",
            "folded_district": "phan thiet",
            "folded_province": "binh thuan",
        },
    )
    return ward


def put_in(client, row: RegisteredProduct | str, count: int = 1, *, sku: str = ""):
    """Press the button of a product's page."""
    code = row if isinstance(row, str) else row.code
    return client.post("/gio-hang/them/", {"code": code, "sku": sku or f"{code}-1", "quantity": count})


def filled(client, **changes) -> dict[str, str]:
    """The checkout form as its page shows it, filled in."""
    form = client.get("/dat-hang/").context["form"]
    given = {
        "way": form["way"].value(),
        "key": form["key"].value(),
        "seen": form["seen"].value(),
        "name": "Lê Thị Biển",
        "phone": "0912 345 678",
        "province": "68",
        "commune": phu_thuy().code,
        "street": "12 Nguyễn Thông",
        "note": "Gọi trước",
        "dat": "1",
    }
    return given | changes


def ordered(client, **changes) -> Order:
    """Place an order through the pages."""
    response = client.post("/dat-hang/", filled(client, **changes))
    assert response.status_code == 302, response.context["form"].errors
    return tracking.by_token(response["Location"].split("/")[-2])


def reprice(code: str, price_vnd: int | None) -> None:
    variant = VariantDraft(sku=f"{code}-1", listed_price_vnd=price_vnd, net_quantity=500, net_unit="ml")
    store.save_products([ProductDraft(code=code, variants=(variant,))])


def count_at_home(code: str, count: int, maker: int = 1) -> None:
    store.set_stock([StockCount(f"{code}-1", producer_place(f"68-P-000{maker}"), count)])
