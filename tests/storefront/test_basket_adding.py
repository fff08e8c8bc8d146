"""Putting things into the basket: only what may be bought, and a reason for the rest."""

import pytest

from marketplace.offers import pauses
from marketplace.stores import store
from marketplace.stores.channels import producer_place
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from storefront.kit.visitor import BASKET
from tests.factories.people import province_officer
from tests.storefront.buying_world import goods, put_in
from tests.storefront.shop_world import html, on_offer, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


def lines(client) -> list[tuple[str, int, int | None]]:
    return [(line["sku"], line["quantity"], line["price_vnd"]) for line in client.session.get(BASKET, [])]


def test_units_of_a_variant_add_up(client):
    row = goods()

    put_in(client, row, 2)
    put_in(client, row, 3)

    assert lines(client) == [("68-0001-1", 5, 50_000)]


def test_without_script_one_comes_back_to_the_page_with_a_sentence(client):
    row = goods()

    response = client.post(
        "/gio-hang/them/", {"code": row.code}, headers={"referer": "http://testserver/san-pham/?q=mam"}
    )

    assert response["Location"] == "http://testserver/san-pham/?q=mam"
    assert "Đã thêm vào giỏ: Nước mắm số 1. Trong giỏ hiện có 1." in html(client.get("/san-pham/"))


def test_a_foreign_page_is_not_come_back_to(client):
    response = client.post("/gio-hang/them/", {"code": goods().code}, headers={"referer": "https://example.org/"})

    assert response["Location"] == "/san-pham/68-0001/"


def test_with_script_the_form_and_the_count_in_the_menu_are_swapped(client):
    row = goods()

    page = html(client.post("/gio-hang/them/", {"code": row.code}, headers={"hx-request": "true"}))

    assert "Đã thêm" in page
    assert 'id="gio-hang-menu" hx-swap-oob="true"' in page
    assert '<span class="basket-link__count">1</span>' in page
    assert "<html" not in page


def test_a_card_of_a_product_in_several_packs_leads_to_its_page(client):
    row = goods()
    store.save_products(
        [ProductDraft(code=row.code, variants=(VariantDraft(sku="68-0001-2", listed_price_vnd=90_000),))]
    )
    store.set_stock([StockCount("68-0001-2", producer_place("68-P-0001"), 5)])

    response = client.post("/gio-hang/them/", {"code": row.code})

    assert response["Location"] == "/san-pham/68-0001/#gia"
    assert lines(client) == []


def test_a_real_product_of_the_demo_says_why_it_cannot_be_bought(client, settings):
    settings.DEMO = True
    row = goods()

    put_in(client, row)

    assert lines(client) == []
    page = html(client.get("/san-pham/68-0001/"))
    assert "Sản phẩm có thật, nêu để trình diễn: không đặt mua được ở đây." in page
    assert "Thêm vào giỏ" not in page


def test_a_fictional_product_of_the_demo_can_be_bought(client, settings):
    settings.DEMO = True

    put_in(client, goods(illustrative=True))

    assert lines(client) == [("68-0001-1", 1, 50_000)]


def test_what_is_out_of_stock_is_not_put_in(client):
    row = goods(at_home=0)

    put_in(client, row)

    assert lines(client) == []
    page = html(client.get("/san-pham/68-0001/"))
    assert "Hết hàng." in page
    assert "Thêm vào giỏ" not in page


def test_what_lies_at_a_point_only_can_be_put_in_and_says_so(client):
    sales_point()
    row = goods(at_home=0, shelf={"mui-ne": 3})

    put_in(client, row)

    assert lines(client) == [("68-0001-1", 1, 50_000)]
    assert "Chỉ còn ở điểm bán: đến nhận được, không giao được." in html(client.get("/san-pham/68-0001/"))


def test_a_paused_product_is_shown_and_not_sold(client):
    row = goods()
    pauses.pause(row.code, actor=None)

    put_in(client, row)

    assert lines(client) == []
    assert "Chủ thể tạm ngừng bán." in html(client.get("/san-pham/68-0001/"))


def test_a_product_without_a_price_is_not_put_in(client):
    put_in(client, goods(price_vnd=None))

    assert lines(client) == []


@pytest.mark.parametrize(
    ("typed", "kept"), [("0", 1), ("-3", 1), ("1e9", 1), ("", 1), ("2000", 99), ("123456789", 99), ("007", 7), ("٣", 1)]
)
def test_a_strange_quantity_becomes_a_sensible_one(client, typed, kept):
    put_in(client, goods(), typed)

    assert lines(client)[0][1] == kept


def test_what_is_more_than_an_order_takes_is_told(client):
    row = goods()
    put_in(client, row, 60)

    told = client.post(
        "/gio-hang/them/", {"code": row.code, "sku": "68-0001-1", "quantity": 60}, headers={"hx-request": "true"}
    )

    assert lines(client)[0][1] == 99
    assert "Mỗi đơn đặt được tối đa 99 cho một loại." in html(told)


def test_an_unknown_product_is_not_found_and_an_unknown_pack_refused(client):
    row = goods()

    assert put_in(client, "68-9999").status_code == 404
    assert put_in(client, "\x00").status_code == 404
    put_in(client, row, sku="68-0001-XXL")
    assert lines(client) == []


def test_the_basket_has_an_end(client):
    row = goods()
    session = client.session
    session[BASKET] = [{"sku": f"X-{n}", "code": "X", "quantity": 1, "price_vnd": 1} for n in range(40)]
    session.save()

    put_in(client, row)

    assert len(lines(client)) == 40
    assert "Giỏ hàng đã đầy" in html(client.get("/gio-hang/"))


def test_the_basket_outlives_signing_in(client):
    put_in(client, goods(), 2)

    client.force_login(province_officer())

    assert lines(client) == [("68-0001-1", 2, 50_000)]


def test_a_page_with_another_count_is_another_page(client):
    row = goods()
    client.get("/")
    put_in(client, row)
    etag = client.get("/san-pham/")["ETag"]
    put_in(client, row)
    client.get("/tra-cuu/")  # takes the message away

    again = client.get("/san-pham/", headers={"if-none-match": etag})

    assert again.status_code == 200
    assert '<span class="basket-link__count">2</span>' in html(again)


def test_few_left_are_told(client):
    goods(at_home=3)

    assert "Chỉ còn 3." in html(client.get("/san-pham/68-0001/"))


def test_the_cards_of_what_is_sold_have_a_button(client):
    goods(1)
    on_offer("68-0002", name="Chưa có giá")

    page = html(client.get("/san-pham/"))

    assert page.count('action="/gio-hang/them/"') == 1
    assert 'id="them-68-0001"' in page


def test_a_stay_or_a_tour_is_shown_and_cannot_be_put_into_a_parcel(client):
    row = goods(group="tourism")

    put_in(client, row)

    assert lines(client) == []
    assert "Dịch vụ du lịch không gửi được trong kiện hàng" in html(client.get("/san-pham/68-0001/"))
    assert "/gio-hang/them/" not in html(client.get("/san-pham/"))
