"""The page of an order: its receipt for whoever has the signed link, the address only where it was ordered."""

from datetime import timedelta

import pytest
from django.test import Client

from marketplace.orders import cancelling, fulfilment, pickups, tracking
from marketplace.orders.models import Order
from tests.factories.people import province_officer, user
from tests.storefront.buying_world import goods, ordered, put_in
from tests.storefront.shop_world import html, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


@pytest.fixture
def order(client) -> Order:
    put_in(client, goods(1), 2)
    put_in(client, goods(2, maker=2))
    return ordered(client)


def path(order: Order, rest: str = "") -> str:
    return f"/tra-cuu-don/{tracking.token(order)}/{rest}"


def test_the_receipt_tells_code_parcels_sums_and_its_own_link(client, order):
    response = client.get(path(order))

    page = html(response)
    assert order.number in page
    assert "HTX số 1" in page
    assert "HTX số 2" in page
    assert "Chờ xác nhận" in page
    assert "bạn trả tiền 2 lần" in page
    assert 'class="qr__code"' in page
    assert response.context["address"] == f"http://testserver{path(order)}"
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page


PRIVATE = ["Lê Thị Biển", "0912 345 678", "12 Nguyễn Thông", "Phú Thủy", "Gọi trước"]


def test_the_browser_that_ordered_sees_where_it_goes(client, order):
    page = html(client.get(path(order)))

    assert all(fact in page for fact in PRIVATE)


def nobody() -> Client:
    return Client()


def stranger() -> Client:
    client = Client()
    client.force_login(user("nguoi-la"))
    return client


def officer() -> Client:
    client = Client()
    client.force_login(province_officer())
    return client


@pytest.mark.parametrize("caller", [nobody, stranger, officer])
def test_others_with_the_link_see_how_far_it_is_and_never_the_address(caller, order):
    page = html(caller().get(path(order)))

    assert order.number in page
    assert [fact for fact in PRIVATE if fact in page] == []


@pytest.mark.parametrize("caller", [nobody, stranger, officer])
@pytest.mark.parametrize("rest", ["", "phieu.svg"])
def test_without_a_true_token_there_is_no_order(caller, rest, order):
    forged = [order.number, f"{order.number}.x", f"{tracking.token(order)}x", "a.b"]
    client = caller()

    assert {client.get(f"/tra-cuu-don/{token}/{rest}").status_code for token in forged} == {404}
    assert client.post(f"/tra-cuu-don/{order.number}.x/huy/").status_code == 404
    order.refresh_from_db()
    assert order.state == "placed"


def test_the_order_is_cancelled_before_packing(client, order):
    response = client.post(path(order, "huy/"), {"reason": "dat-nham"})

    order.refresh_from_db()
    assert response["Location"] == path(order)
    assert order.state == "cancelled"
    assert order.steps.last().reason == "Khách đặt nhầm"
    page = html(client.get(path(order)))
    assert "Đơn hàng này đã hủy" in page
    assert "Không giao gì và bạn không phải trả gì." in page


def test_a_packed_parcel_cannot_be_cancelled_any_more(client, order):
    parcel = order.parcels.first()
    fulfilment.accept(parcel.key, actor=None)
    fulfilment.pack(parcel.key, actor=None)

    client.post(path(order, "huy/"), {"reason": "khac"})

    order.refresh_from_db()
    assert order.state == "placed"
    page = html(client.get(path(order)))
    assert "Không hủy được nữa vì đã có kiện đóng gói." in page
    assert 'name="reason"' not in page


def test_what_cannot_be_supplied_is_shown_with_the_new_sums(client, order):
    parcel = order.parcels.first()
    fulfilment.accept(parcel.key, actor=None)
    fulfilment.cannot_supply(parcel.key, {"68-0001-1": 1}, actor=None, reason="Hết chai")

    page = html(client.get(path(order)))

    assert "hết hàng 1" in page
    assert "Số tiền dưới đây đã tính lại" in page
    assert "Hết chai" not in page


def test_a_parcel_that_is_called_off_is_struck_and_owed_nothing_for(client, order):
    agreed_vnd = order.parcels.first().total_vnd
    fulfilment.cannot_supply(f"{order.number}-1", {"68-0001-1": 2}, actor=None, reason="Hết chai")

    response = client.get(path(order))

    page, shown = html(response), response.context["receipt"]
    off, coming = shown.parcels
    assert (off.total_vnd, off.agreed_vnd, off.is_to_pay) == (0, agreed_vnd, False)
    assert (shown.bill.total_vnd, shown.payments) == (coming.total_vnd, 1)
    assert "Chủ thể hết hàng nên không giao được kiện này." in page
    assert "<s>100.000 ₫</s>" in page
    assert "Không phải trả" in page
    assert "Còn 1 kiện sẽ đến; bạn trả tiền khi nhận kiện." in page
    assert "trả tiền 1 lần" not in page


def test_a_cancelled_order_tells_who_ended_it_and_that_nothing_is_owed(client, order):
    client.post(path(order, "huy/"), {"reason": "doi-y"})

    response = client.get(path(order))

    page = html(response)
    assert "Đơn đã hủy theo ý người đặt. Không giao gì và bạn không phải trả gì." in page
    assert response.context["receipt"].bill.total_vnd == 0
    assert "<s>" in page
    text = client.get(path(order, "phieu.svg")).content.decode()
    assert "Đơn hàng này đã hủy" in text
    assert ">0 ₫<" in text.replace("\xa0", " ")


def test_the_office_s_reason_stays_out_of_the_page(client, order):
    cancelling.cancel(order, actor=province_officer(), reason="Chủ thể nghỉ bán")

    page = html(client.get(path(order)))

    assert "Cán bộ OCOP tỉnh đã hủy đơn này." in page
    assert "nghỉ bán" not in page


def test_what_nobody_fetched_in_time_is_told(client):
    sales_point()
    put_in(client, goods(1, shelf={"mui-ne": 2}), 2)
    order = ordered(client, way="diem:mui-ne")
    pickups.release_overdue(order.held_until + timedelta(minutes=1))

    page = html(client.get(path(order)))

    assert "Đơn quá giờ giữ mà chưa có người nhận" in page
    assert "0 ₫" in page


def test_delivered_parcels_are_paid_and_refused_ones_owed_nothing_for(client, order):
    for number in (1, 2):
        key = f"{order.number}-{number}"
        fulfilment.accept(key, actor=None)
        fulfilment.pack(key, actor=None)
        fulfilment.hand_over(key, actor=None)
    paid = fulfilment.find(f"{order.number}-1")
    fulfilment.deliver(paid.key, actor=None, collected_vnd=paid.total_vnd)
    fulfilment.refuse(f"{order.number}-2", actor=None)

    response = client.get(path(order))

    page, shown = html(response), response.context["receipt"]
    assert shown.bill.total_vnd == paid.total_vnd
    assert "Đã giao đủ. Cảm ơn bạn!" in page
    assert "Kiện này khách không nhận và đã trả về chủ thể." in page
    assert "Đã trả" in page
    assert "Không hủy được nữa" not in page


def test_without_a_phone_number_nobody_is_sent_to_look_it_up_by_one(client):
    put_in(client, goods(1))
    order = ordered(client, phone="", email="bien@example.com")

    page = html(client.get(path(order)))

    assert "đơn không có số điện thoại thì không tra được bằng mã" in page
    assert "bằng số điện thoại và mã đơn" not in page


def test_the_order_has_one_address(client, order):
    assert client.get(f"/don-hang/{tracking.token(order)}/").status_code == 404
    assert client.get(f"/en{path(order)}").status_code == 200


def test_a_pick_up_tells_where_until_when_and_how_much(client):
    sales_point()
    put_in(client, goods(1, shelf={"mui-ne": 2}), 2)
    order = ordered(client, way="diem:mui-ne")

    page = html(client.get(path(order)))

    assert "Giữ cho bạn tại Quầy OCOP Mũi Né đến 20:00 ngày 24/11/2026. Đưa mã này ở quầy và trả 100.000 ₫" in page
    assert "Phí giao hàng" not in page


def test_the_receipt_is_a_drawing_without_names_and_addresses(client, order):
    response = client.get(path(order, "phieu.svg"))

    text = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert order.number in text
    assert "2 × Nước mắm số 1" in text
    assert [fact for fact in PRIVATE if fact in text] == []
    assert "<script" not in text
    assert " style=" not in text


def test_a_name_with_signs_does_not_break_the_drawing(client):
    put_in(client, goods(1, name="Mắm <b> & “Ruốc” " + "rất dài " * 12))
    order = ordered(client)

    text = client.get(path(order, "phieu.svg")).content.decode()

    assert "&lt;b&gt; &amp;" in text
    assert "<b>" not in text
