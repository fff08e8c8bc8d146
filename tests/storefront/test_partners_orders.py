"""“Ghi đơn của đối tác”: typed in by an officer, looked over, placed once."""

import pytest
import time_machine
from django.urls import reverse

from marketplace.orders.models import Order
from marketplace.stores import store, stores
from marketplace.stores.records import ProductDraft, VariantDraft
from storefront.kit.partner_orders import idempotency_key
from tests.factories import people
from tests.storefront.feeds_world import GTIN, NOW, bearer, key_of, offered, order_body, partner
from tests.storefront.shop_world import html, mui_ne

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def now(terms):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client):
    offered()
    mui_ne()
    partner()
    client.force_login(people.province_officer())
    return client


def filled(*lines: tuple[str, str], **changes) -> dict[str, str]:
    typed = {
        "partner": "sieu-thi-a",
        "reference": "PO-7",
        "name": "Kho Siêu thị A",
        "phone": "0912 345 678",
        "province": "68",
        "commune": "Mũi Né",
        "street": "1 Nguyễn Đình Chiểu",
        "note": "Giao buổi sáng",
        "company": "Công ty A",
        "tax_code": "0312345678",
        "invoice_address": "1 Nguyễn Đình Chiểu",
        "invoice_email": "",
        "dong-TOTAL_FORMS": str(len(lines)),
        "dong-INITIAL_FORMS": "0",
    }
    for place, (code, quantity) in enumerate(lines):
        typed |= {f"dong-{place}-code": code, f"dong-{place}-quantity": quantity}
    return typed | changes


def post(client, *lines: tuple[str, str], **changes):
    return client.post(reverse("office:partner_order_record"), filled(*lines, **changes))


def test_the_form_reads_the_catalogue_once(desk, monkeypatch):
    read, asked = stores["default"].products, []
    monkeypatch.setattr(
        stores["default"], "products", lambda **conditions: asked.append(conditions) or read(**conditions)
    )

    page = desk.get(reverse("office:partner_order_record"))

    assert "68-0001-1" in html(page)
    assert asked == [{}]


@pytest.mark.parametrize("code", ["68-0001-1", "68-0001", GTIN])
def test_the_second_look_shows_prices_and_places_nothing(desk, code):
    page = html(post(desk, (code, "2"), ("", "")))

    assert "140.000 ₫" in page
    assert 'name="seen" value="140000"' in page
    assert Order.objects.count() == 0


def test_an_order_is_placed_after_the_second_look_and_signed_by_the_officer(desk):
    answer = post(desk, ("68-0001-1", "2"), confirmed="1", seen="140000")

    order = Order.objects.get()
    assert answer.url == reverse("office:partner_order", args=["sieu-thi-a", order.number])
    assert (order.channel_kind, order.partner, order.goods_vnd) == ("partner", "sieu-thi-a", 140_000)
    assert (order.commune_id, order.note) == ("22918", "PO-7 · Giao buổi sáng")
    step = order.steps.get(on_behalf=True)
    assert (str(step.actor), step.to_state) == ("can-bo", "placed")
    page = html(desk.get(answer.url))
    assert "140.000 ₫" in page
    assert "0312345678" in page
    assert order.number in html(desk.get(reverse("office:partner", args=["sieu-thi-a"])))


def test_pressing_twice_places_one_order(desk):
    for _ in range(2):
        post(desk, ("68-0001-1", "2"), confirmed="1", seen="140000")

    assert Order.objects.count() == 1
    assert Order.objects.get().steps.filter(on_behalf=True).count() == 1


def test_a_reference_that_came_by_key_is_not_entered_again(desk):
    by_key = desk.post(
        "/feeds/orders/", order_body("PO-7"), "application/json", headers=bearer(key_of(partner(), "order"))
    )

    answer = post(desk, ("68-0001-1", "3"), confirmed="1", seen="210000")

    assert by_key.status_code == 201
    assert answer.status_code == 409
    assert "Đã có đơn mang số tham chiếu này với nội dung khác." in html(answer)
    assert Order.objects.get().idempotency_key == idempotency_key(partner(), "PO-7")


def test_a_price_that_moved_is_looked_over_again(desk):
    variant = VariantDraft(sku="68-0001-1", listed_price_vnd=85_000, exceptions={"modern-trade": 75_000})
    store.save_products([ProductDraft(code="68-0001", variants=(variant,))])

    page = html(post(desk, ("68-0001-1", "2"), confirmed="1", seen="140000"))

    assert 'name="seen" value="150000"' in page
    assert Order.objects.count() == 0


def test_too_little_stock_is_said_and_what_was_typed_is_kept(desk):
    answer = post(desk, ("68-0001-1", "11"))

    page = html(answer)
    assert answer.status_code == 422
    assert "68-0001-1: chỉ còn 10." in page
    assert 'value="Kho Siêu thị A"' in page
    assert 'value="11"' in page


@pytest.mark.parametrize(
    ("lines", "changes", "sentence"),
    [
        ([("68-9999", "1")], {}, "Không có mặt hàng nào đặt được hôm nay mang mã này."),
        ([("68-0001-1", "1"), (GTIN, "1")], {}, "Mặt hàng này đã có ở dòng trên."),
        ([("68-0001-1", "")], {}, "Bao nhiêu?"),
        ([("", "3")], {}, "Của mặt hàng nào?"),
        ([("", "")], {}, "Đơn cần ít nhất một dòng."),
        ([("68-0001-1", "1")], {"commune": "Xã Không Có"}, "Tỉnh này không có xã, phường mang tên hoặc mã này."),
        ([("68-0001-1", "1")], {"phone": "12"}, "Đây không phải số điện thoại."),
        ([("68-0001-1", "1")], {"tax_code": "12"}, "Mã số thuế có 10, 12 hoặc 13 chữ số."),
        ([("68-0001-1", "1")], {"reference": "PO số 7"}, "Chỉ dùng chữ cái không dấu, chữ số và các dấu . _ - / #."),
    ],
)
def test_every_refusal_is_a_sentence(desk, lines, changes, sentence):
    answer = post(desk, *lines, **changes)

    assert answer.status_code == 422
    assert sentence in html(answer)
    assert Order.objects.count() == 0


def test_more_lines_keep_what_was_typed(desk):
    answer = post(desk, *[("68-0001-1", "1")] * 6, more="1")

    page = html(answer)
    assert answer.status_code == 200
    assert page.count('value="68-0001-1"') >= 6
    assert 'name="dong-TOTAL_FORMS" value="12"' in page
    assert 'value="Kho Siêu thị A"' in page


@pytest.mark.parametrize("total", ["", "x", "-1", "100000"])
def test_a_form_that_was_tampered_with_breaks_nothing(desk, total):
    for button in ({"more": "1"}, {}):
        answer = post(desk, ("68-0001-1", "1"), **{"dong-TOTAL_FORMS": total}, **button)

        assert answer.status_code in (200, 422)


def test_the_order_of_one_partner_is_not_found_at_another(desk):
    post(desk, ("68-0001-1", "2"), confirmed="1", seen="140000")
    partner("sieu-thi-b")
    number = Order.objects.get().number

    assert desk.get(reverse("office:partner_order", args=["sieu-thi-b", number])).status_code == 404
