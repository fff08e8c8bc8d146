"""From the form to the order: placed once, for what was seen, or not at all."""

import pytest

from marketplace.orders import checkout, tracking
from marketplace.orders.errors import Busy, KeyReused, OutcomeOpen
from marketplace.orders.models import Order
from marketplace.programme import acts
from marketplace.stores import store
from marketplace.stores.channels import point_place
from marketplace.stores.records import StockCount
from storefront.kit.visitor import BASKET
from tests.storefront.buying_world import count_at_home, filled, goods, ordered, put_in, reprice
from tests.storefront.shop_world import html, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


def kept(client) -> dict[str, int]:
    return {line["sku"]: line["quantity"] for line in client.session.get(BASKET, [])}


def test_an_order_is_placed_and_leads_to_its_receipt(client):
    put_in(client, goods(1), 2)
    put_in(client, goods(2, maker=2))

    response = client.post("/dat-hang/", filled(client))

    order = Order.objects.get()
    assert response["Location"] == f"/tra-cuu-don/{tracking.token(order)}/"
    assert (order.state, order.method, order.goods_vnd) == ("placed", "cod", 150_000)
    assert (order.buyer_name, order.street, order.note) == ("Lê Thị Biển", "12 Nguyễn Thông", "Gọi trước")
    assert (order.province_id, order.commune_id, order.language) == ("68", "22915", "vi")
    assert order.parcels.count() == 2
    assert kept(client) == {}
    assert "Cảm ơn bạn! Đơn đã đặt xong." in html(client.get(response["Location"]))
    assert "Cảm ơn bạn!" not in html(client.get(response["Location"]))


@pytest.mark.parametrize("busy", [Busy, lambda: OutcomeOpen("OC-0000-0000"), lambda: KeyReused("k")])
def test_an_order_whose_answer_is_open_is_asked_for_again_with_the_same_key(client, monkeypatch, busy):
    put_in(client, goods(1))
    form = filled(client)

    def no_answer(*_: object, **__: object) -> None:
        raise busy()

    with monkeypatch.context() as patch:
        patch.setattr(checkout, "place_order", no_answer)
        response = client.post("/dat-hang/", form)

    assert response.status_code == 409
    assert "không bao giờ bị đặt hai lần" in html(response)
    assert "Chưa đặt gì cả" not in html(response)
    assert client.get("/dat-hang/").context["form"]["key"].value() == form["key"]
    assert client.post("/dat-hang/", form).status_code == 302
    assert Order.objects.count() == 1


def test_a_form_sent_twice_is_one_order(client):
    put_in(client, goods(1))
    form = filled(client)

    first, second = client.post("/dat-hang/", form), client.post("/dat-hang/", form)

    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_an_older_window_orders_nothing_more_and_finds_the_order(client):
    put_in(client, goods(1))
    older, newer = filled(client), filled(client)
    client.post("/dat-hang/", newer)

    response = client.post("/dat-hang/", older)

    assert response["Location"] == "/gio-hang/"
    page = html(client.get("/gio-hang/"))
    assert "Giỏ hàng trống: đã được đặt hoặc bỏ ra ở cửa sổ khác." in page
    order = Order.objects.get()
    assert f'href="/tra-cuu-don/{tracking.token(order)}/">{order.number}</a>' in page


def test_the_next_order_has_another_key(client):
    put_in(client, goods(1))
    ordered(client)
    put_in(client, "68-0001")

    ordered(client)

    assert Order.objects.count() == 2


def test_what_was_put_in_while_ordering_stays_in_the_basket(client):
    put_in(client, goods(1))
    goods(2)
    form = filled(client)
    put_in(client, "68-0002")

    response = client.post("/dat-hang/", form)

    assert response.status_code == 409
    assert "Giỏ hàng vừa thay đổi." in html(response)
    assert not Order.objects.exists()
    assert kept(client) == {"68-0001-1": 1, "68-0002-1": 1}


def test_a_price_that_changed_while_the_form_was_filled_is_told_and_the_form_kept(client):
    put_in(client, goods(1))
    form = filled(client)
    reprice("68-0001", 60_000)

    response = client.post("/dat-hang/", form)

    assert response.status_code == 409
    page = html(response)
    assert "Nước mắm số 1: giá đã đổi từ 50.000 ₫ thành 60.000 ₫." in page
    assert "Chưa đặt gì cả. Mời xem lại số tiền rồi bấm “Đặt hàng” lần nữa." in page
    assert 'value="Lê Thị Biển"' in page
    assert not Order.objects.exists()
    again = form | {"seen": response.context["form"]["seen"].value()}
    assert client.post("/dat-hang/", again).status_code == 302
    assert Order.objects.get().goods_vnd == 60_000


def test_stock_that_ran_out_sends_back_to_the_basket_with_everything_kept(client):
    put_in(client, goods(1), 3)
    form = filled(client, note="Gọi trước khi giao")
    count_at_home("68-0001", 1)

    response = client.post("/dat-hang/", form)

    assert response["Location"] == "/gio-hang/"
    page = html(client.get("/gio-hang/"))
    assert "Chưa đặt gì cả. Những gì bạn đã nhập vẫn được giữ." in page
    assert "Chỉ còn 1." in page
    assert kept(client) == {"68-0001-1": 3}
    client.post("/gio-hang/", {"sua": "1"})
    assert client.get("/dat-hang/").context["form"]["note"].value() == "Gọi trước khi giao"


def test_a_certificate_that_ended_meanwhile_stops_the_order(client):
    put_in(client, goods(1))
    form = filled(client)
    acts.suspend("68-0001", actor=None, reason="Khiếu nại")

    client.post("/dat-hang/", form)

    assert not Order.objects.exists()
    assert "Giấy chứng nhận hôm nay không còn hiệu lực" in html(client.get("/gio-hang/"))


def test_a_real_product_cannot_be_ordered_in_the_demo_even_from_an_old_basket(client, settings):
    put_in(client, goods(1))
    form = filled(client)
    settings.DEMO = True

    response = client.post("/dat-hang/", form)

    assert response["Location"] == "/gio-hang/"
    assert not Order.objects.exists()


def test_alcohol_cannot_be_ordered_even_from_an_old_basket(client):
    row = goods(1)
    put_in(client, row)
    form = filled(client)
    row.alcohol_pct = 29
    row.save()

    client.post("/dat-hang/", form)

    assert not Order.objects.exists()
    assert "Luật Phòng, chống tác hại của rượu, bia năm 2019" in html(client.get("/gio-hang/"))


@pytest.mark.parametrize(
    "seen", ["", "[]", "{", '{"cod": 5}', '{"cod": [["68-0001-1", "x", 5]]}', '{"cod": [["68-0001-1", 0, 5]]}']
)
def test_a_form_that_was_tampered_with_places_nothing(client, seen):
    put_in(client, goods(1))

    client.post("/dat-hang/", filled(client, seen=seen))

    assert not Order.objects.exists()


def test_a_pick_up_is_held_at_its_point_at_the_point_s_price(client):
    sales_point()
    put_in(client, goods(1, shelf={"mui-ne": 2}), 2)

    order = ordered(client, way="diem:mui-ne", province="", commune="", street="")

    assert (order.method, order.point, order.channel) == ("pay_at_point", "mui-ne", "pos-mui-ne")
    assert (order.delivery_vnd, order.commune_id, order.parcels.count()) == (0, None, 0)
    assert order.held_until is not None


def test_a_point_whose_shelf_emptied_meanwhile_is_refused_and_delivery_still_offered(client):
    sales_point()
    put_in(client, goods(1, shelf={"mui-ne": 2}), 2)
    form = filled(client, way="diem:mui-ne")
    store.set_stock([StockCount("68-0001-1", point_place("mui-ne"), 1)])

    response = client.post("/dat-hang/", form)

    assert response.status_code == 422
    assert "Cách này không còn được nữa. Mời chọn lại." in html(response)
    assert 'value="Lê Thị Biển"' in html(response)
    assert not Order.objects.exists()


def test_an_order_in_english_leads_to_an_english_receipt(client):
    put_in(client, goods(1))
    form = filled(client)

    response = client.post("/en/dat-hang/", form)

    assert response["Location"].startswith("/en/tra-cuu-don/OC-")
    assert Order.objects.get().language == "en"
