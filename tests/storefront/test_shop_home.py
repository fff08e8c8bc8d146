"""The front page."""

import pytest

from marketplace.programme import acts
from tests.factories.programme import certificate, product
from tests.storefront.office_world import lapsed, not_recognised, to_be_confirmed
from tests.storefront.shop_world import html, on_offer, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


def register() -> None:
    on_offer("68-0001", name="Nước mắm Hòn Rơm", price_vnd=120_000)
    on_offer("68-0002", name="Bánh rế Phú Long", group="food")
    to_be_confirmed("68-0003")
    lapsed("68-0004")
    lapsed("68-0005")
    not_recognised("68-0006")
    suspended = on_offer("68-0007")
    acts.suspend(suspended.code, actor=None, reason="Khiếu nại")


def test_the_counts_are_said_aloud(client):
    register()

    page = html(client.get("/"))

    assert "<strong>7</strong> sản phẩm trong danh mục" in page
    assert "<strong>2</strong> còn hiệu lực hôm nay" in page
    assert "<strong>1</strong> chờ xác nhận ngày" in page
    assert "<strong>2</strong> hết hiệu lực" in page
    assert "1 sản phẩm khác trong danh mục chưa thấy quyết định công nhận" in page
    assert "Tạm dừng hoặc thu hồi: 1." in page


def test_in_the_demo_the_fictional_set_is_counted_apart(client, settings):
    settings.DEMO = True
    on_offer("68-0001")
    on_offer("MH-0001", illustrative=True)
    on_offer("MH-0002", illustrative=True)

    page = html(client.get("/"))

    assert "<strong>1</strong> sản phẩm trong danh mục" in page
    assert "<strong>1</strong> còn hiệu lực hôm nay" in page
    assert "Tính riêng: 2 sản phẩm hư cấu để trình diễn, 2 còn hiệu lực hôm nay." in page


def test_all_six_groups_are_there_with_what_is_on_offer(client):
    register()
    on_offer("68-0008", group="handicraft")

    page = html(client.get("/"))

    for group, count in (
        ("food", 2),
        ("beverage", 0),
        ("herbal", 0),
        ("handicraft", 1),
        ("ornamental", 0),
        ("tourism", 0),
    ):
        tile = page.split(f'href="/san-pham/?nhom={group}"')[1].split("</a>")[0]
        assert f"{count} sản phẩm" in tile


def test_only_what_is_in_force_stands_in_the_rows(client):
    register()

    page = html(client.get("/"))

    assert page.count('class="card"') == 3  # the priced one stands in both rows
    assert "/san-pham/68-0003/" not in page
    assert "/san-pham/68-0007/" not in page


def test_the_row_of_real_products_holds_no_fictional_one(client):
    on_offer("MH-0001", illustrative=True)

    assert 'class="card"' not in html(client.get("/"))


def test_an_empty_market_still_answers(client):
    page = html(client.get("/"))

    assert "<strong>0</strong> sản phẩm trong danh mục" in page
    assert "Lúc này trên kệ chưa có gì" in page


def test_the_english_page_is_english(client):
    register()

    page = html(client.get("/en/"))

    assert "<strong>7</strong> products in the register" in page
    assert "Local specialities, every star on record" in page
    assert "sản phẩm trong danh mục" not in page


def test_a_large_register_asks_no_more_questions(client, django_assert_max_num_queries):
    sales_point()
    for number in range(1, 13):
        row = product(f"68-{number:04}")
        certificate(row)

    with django_assert_max_num_queries(14):
        client.get("/")
