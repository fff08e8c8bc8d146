"""The basket's page: grouped by producer, honest about prices and stock, and never emptied behind one's back."""

import pytest

from marketplace.offers import pauses
from marketplace.programme import acts
from storefront.kit.visitor import BASKET
from tests.storefront.buying_world import count_at_home, goods, put_in, reprice
from tests.storefront.shop_world import html, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]

MENDED = "Chỉ giữ những gì đặt được"


def quantities(client) -> dict[str, int]:
    return {line["sku"]: line["quantity"] for line in client.session.get(BASKET, [])}


def test_an_empty_basket_says_so(client):
    assert "Giỏ hàng đang trống" in html(client.get("/gio-hang/"))


def test_goods_are_grouped_by_producer_with_a_sum_for_each(client):
    put_in(client, goods(1, maker=1), 2)
    put_in(client, goods(2, maker=2, price_vnd=30_000))
    put_in(client, goods(3, maker=1, price_vnd=7_000))

    response = client.get("/gio-hang/")

    groups = response.context["basket"].groups
    assert [(group.producer_name, group.goods_vnd) for group in groups] == [("HTX số 1", 107_000), ("HTX số 2", 30_000)]
    page = html(response)
    assert "137.000 ₫" in page
    assert "hàng đến trong 2 kiện, mỗi chủ thể một kiện, và bạn trả tiền 2 lần" in page
    assert 'href="/dat-hang/"' in page


def test_a_quantity_is_changed_and_a_line_taken_out(client):
    put_in(client, goods(1))
    put_in(client, goods(2))

    client.post("/gio-hang/", {"sku": "68-0001-1", "quantity": "4"})
    client.post("/gio-hang/", {"bo": "68-0002-1"})

    assert quantities(client) == {"68-0001-1": 4}


def test_an_empty_quantity_changes_nothing_and_zero_takes_the_line_out(client):
    put_in(client, goods(1), 2)

    client.post("/gio-hang/", {"sku": "68-0001-1", "quantity": " "})
    assert quantities(client) == {"68-0001-1": 2}
    client.post("/gio-hang/", {"sku": "68-0001-1", "quantity": "0"})
    assert quantities(client) == {}


@pytest.mark.parametrize(("step", "kept"), [("them", 3), ("bot", 1), ("nhay", 2)])
def test_one_more_or_one_less_counts_from_what_is_typed(client, step, kept):
    put_in(client, goods(1))

    client.post("/gio-hang/", {"sku": "68-0001-1", "quantity": "2", "buoc": step})

    assert quantities(client) == {"68-0001-1": kept}


@pytest.mark.parametrize("typed", ["150", "100000", "9" * 5000])
def test_more_than_an_order_takes_is_cut_and_told(client, typed):
    put_in(client, goods(1))

    with_script = client.post("/gio-hang/", {"sku": "68-0001-1", "quantity": typed}, headers={"hx-request": "true"})

    assert quantities(client) == {"68-0001-1": 99}
    assert "Mỗi đơn đặt được tối đa 99 cho một loại." in html(with_script)
    client.post("/gio-hang/", {"sku": "68-0001-1", "quantity": typed})
    assert "Mỗi đơn đặt được tối đa 99 cho một loại." in html(client.get("/gio-hang/"))


def test_the_browser_does_not_hold_back_a_number_that_the_page_has_to_answer(client):
    put_in(client, goods(1))

    assert html(client.get("/gio-hang/")).count('class="item__count" method="post" action="/gio-hang/" novalidate') == 1
    assert 'action="/gio-hang/them/" novalidate' in html(client.get("/san-pham/68-0001/"))


def test_only_producers_with_something_to_send_are_counted_as_parcels(client):
    put_in(client, goods(1, maker=1))
    put_in(client, goods(2, maker=2))
    put_in(client, goods(3, maker=3))
    suspend("68-0003")

    assert "hàng đến trong 2 kiện" in html(client.get("/gio-hang/"))


def test_with_script_only_the_basket_and_the_menu_are_sent(client):
    put_in(client, goods(1))

    page = html(client.post("/gio-hang/", {"sku": "68-0001-1", "quantity": "3"}, headers={"hx-request": "true"}))

    assert page.startswith('<div class="basket" id="gio-hang">')
    assert "150.000 ₫" in page
    assert '<span class="basket-link__count">3</span>' in page


def test_a_price_that_rose_or_fell_is_told_and_nothing_is_blocked(client):
    put_in(client, goods(1))
    put_in(client, goods(2))
    reprice("68-0001", 60_000)
    reprice("68-0002", 45_000)

    page = html(client.get("/gio-hang/"))

    assert "Giá đã tăng từ 50.000 ₫ lên 60.000 ₫" in page
    assert "Giá đã giảm từ 50.000 ₫ xuống 45.000 ₫" in page
    assert 'href="/dat-hang/"' in page


def test_too_little_stock_is_told_with_what_is_left(client):
    put_in(client, goods(1), 5)
    count_at_home("68-0001", 2)

    page = html(client.get("/gio-hang/"))

    assert "Chỉ còn 2." in page
    assert MENDED in page
    assert 'href="/dat-hang/"' not in page
    assert quantities(client) == {"68-0001-1": 5}


def suspend(code: str) -> None:
    acts.suspend(code, actor=None, reason="Khiếu nại")


def pause(code: str) -> None:
    pauses.pause(code, actor=None)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (suspend, "Giấy chứng nhận hôm nay không còn hiệu lực nên không được bán."),
        (pause, "Chủ thể tạm ngừng bán."),
        (lambda code: reprice(code, None), "Chưa niêm yết giá."),
        (lambda code: count_at_home(code, 0), "Hết hàng."),
    ],
    ids=["certificate", "paused", "unpriced", "out of stock"],
)
def test_what_cannot_be_bought_any_more_is_told_and_kept(client, change, told):
    put_in(client, goods(1))
    change("68-0001")

    page = html(client.get("/gio-hang/"))

    assert told in page
    assert quantities(client) == {"68-0001-1": 1}
    assert 'href="/dat-hang/"' not in page


def test_an_ended_certificate_links_to_the_reason(client):
    put_in(client, goods(1))
    suspend("68-0001")

    assert '<a href="/tra-cuu/68-0001">' in html(client.get("/gio-hang/"))


def test_one_button_keeps_what_can_be_ordered(client):
    put_in(client, goods(1), 5)
    put_in(client, goods(2))
    put_in(client, goods(3), 2)
    count_at_home("68-0001", 2)
    suspend("68-0002")

    client.post("/gio-hang/", {"sua": "1"})

    assert quantities(client) == {"68-0001-1": 2, "68-0003-1": 2}
    assert 'href="/dat-hang/"' in html(client.get("/gio-hang/"))


def test_a_point_that_has_all_of_it_opens_the_way_to_pick_it_up(client):
    sales_point()
    put_in(client, goods(1, shelf={"mui-ne": 4}), 3)
    count_at_home("68-0001", 0)

    page = html(client.get("/gio-hang/"))

    assert "có điểm bán còn đủ trên kệ" in page
    assert 'href="/dat-hang/"' in page


def test_a_product_that_left_the_register_does_not_break_the_page(client):
    session = client.session
    session[BASKET] = [{"sku": "X-1", "code": "X", "quantity": 1, "price_vnd": 1}]
    session.save()

    assert client.get("/gio-hang/").status_code == 200


def test_the_page_in_english(client):
    put_in(client, goods(1), 5)
    count_at_home("68-0001", 1)

    page = html(client.get("/en/gio-hang/"))

    assert "Only 1 is left." in page
    assert "Keep only what can be ordered" in page


def test_the_page_is_never_kept_by_a_browser(client):
    assert "no-store" in client.get("/gio-hang/")["Cache-Control"]


def test_the_page_costs_few_queries(client, django_assert_max_num_queries):
    for serial in range(1, 6):
        put_in(client, goods(serial, maker=serial))

    with django_assert_max_num_queries(16):
        client.get("/gio-hang/")
