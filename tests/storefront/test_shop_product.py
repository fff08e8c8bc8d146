"""The page of one product."""

import json
import re
from datetime import date

import pytest

from marketplace.programme import acts, decisions
from marketplace.stores import store
from marketplace.stores.channels import point_place
from marketplace.stores.records import Picture, ProductDraft
from tests.factories.programme import certificate, producer
from tests.storefront.office_world import lapsed, not_recognised, to_be_confirmed
from tests.storefront.shop_world import TODAY, html, mui_ne, on_offer, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


def structured(response) -> dict:
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL)[1]
    return json.loads(text)


def decided(code: str, *, number: str = "12/QĐ-UBND", stars: int = 4) -> None:
    paper = decisions.Paper(number=number, decided_on=date(2025, 6, 2), body="UBND tỉnh Bình Thuận", level="province")
    decisions.record(paper, stars={code: stars}, today=TODAY, actor=None, accept_outside_bounds=True)


def test_the_page_tells_what_it_is_who_makes_it_and_where(client):
    on_offer(
        "68-0001",
        name="Nước mắm Hòn Rơm",
        english="Hon Rom fish sauce",
        commune=mui_ne(),
        former_commune="Phường Hàm Tiến",
        former_district="Phan Thiết",
        former_province="Bình Thuận",
        story={"vi": "Ủ mười hai tháng.", "en": "Aged for twelve months."},
    )

    page, english = html(client.get("/san-pham/68-0001/")), html(client.get("/en/san-pham/68-0001/"))

    assert "<h1>Nước mắm Hòn Rơm</h1>" in page
    assert '<p class="product__other" lang="en">Hon Rom fish sauce</p>' in page
    assert 'href="/chu-the/68-p-0001/">HTX Thử nghiệm</a>' in page
    assert "Phường Mũi Né, Tỉnh Lâm Đồng" in page
    assert "trước là Phường Hàm Tiến, Phan Thiết, Bình Thuận" in page
    assert "Ủ mười hai tháng." in page
    assert "<h1>Hon Rom fish sauce</h1>" in english
    assert '<p class="product__other" lang="vi">Nước mắm Hòn Rơm</p>' in english
    assert "Aged for twelve months." in english


def test_a_decision_stands_behind_the_stars(client):
    on_offer("68-0001")
    decided("68-0001", stars=5)

    page = html(client.get("/san-pham/68-0001/"))

    assert 'aria-label="5 sao"' in page
    assert "<dt>Quyết định</dt><dd>12/QĐ-UBND</dd>" in page
    assert "<dd>UBND tỉnh Bình Thuận</dd>" in page
    assert "<dd>02/06/2025</dd>" in page
    assert "Còn hiệu lực đến hết ngày 02/06/2028" in page


def test_a_decision_without_a_number_shows_none(client):
    on_offer("68-0001")
    paper = decisions.Paper(
        number="", decided_on=date(2025, 6, 2), body="UBND huyện Đức Linh", level="district", evidence="Bản chụp"
    )
    decisions.record(paper, stars={"68-0001": 3}, today=TODAY, actor=None, accept_outside_bounds=True)

    page = html(client.get("/san-pham/68-0001/"))

    assert "<dt>Quyết định</dt>" not in page
    assert "UBND huyện Đức Linh" in page


def test_where_only_the_press_knows_nothing_looks_like_a_checked_number(client):
    row = on_offer("68-0001")
    certificate(
        row,
        stars=3,
        not_before=date(2025, 3, 1),
        not_after=date(2025, 3, 31),
        decision_ref="99/QĐ-UBND",
        source_url="https://www.baobinhthuan.com.vn/tin.html | 000_tep.txt (báo địa phương 22/11/2022)",
    )

    page = html(client.get("/san-pham/68-0001/"))

    assert "99/QĐ-UBND" not in page
    assert '<a href="https://www.baobinhthuan.com.vn/tin.html" rel="noopener nofollow">baobinhthuan.com.vn</a>' in page
    assert "báo địa phương 22/11/2022" in page
    assert "trong khoảng 01/03/2025 – 31/03/2025" in page
    assert "chưa thấy bản quyết định" in page
    assert "Chắc chắn còn hiệu lực đến hết ngày 01/03/2028" in page


def test_prices_include_tax_and_are_comparable(client):
    on_offer("68-0001", price_vnd=79_000, net=(250, "ml"))
    on_offer("68-0002", price_vnd=45_000, net=(300, "g"))

    fish_sauce, shrimp = html(client.get("/san-pham/68-0001/")), html(client.get("/san-pham/68-0002/"))

    assert "79.000 ₫" in fish_sauce
    assert "31.600 ₫/100 ml" in fish_sauce
    assert "Giá niêm yết đã gồm VAT" in fish_sauce
    assert "150.000 ₫/kg" in shrimp


def test_a_product_without_a_price_says_so(client):
    on_offer("68-0001")

    page = html(client.get("/san-pham/68-0001/"))

    assert "chưa niêm yết giá" in page
    assert "₫" not in page


def test_points_that_have_it_today_are_named(client):
    sales_point()
    sales_point("lagi", name="Quầy OCOP La Gi")
    on_offer("68-0001", stock={point_place("mui-ne"): 2, point_place("lagi"): 0})

    page = html(client.get("/san-pham/68-0001/"))

    assert "Có sẵn hôm nay tại" in page
    assert '<a href="/diem-ban/mui-ne/">Quầy OCOP Mũi Né</a>' in page
    assert "08:00–20:00" in page
    assert "La Gi" not in page


def test_the_code_on_the_page_asks_the_check_page(client):
    on_offer("68-0001")

    response = client.get("/san-pham/68-0001/")

    assert 'href="/tra-cuu/68-0001"' in html(response)
    assert response.context["page"].check_url == "http://testserver/tra-cuu/68-0001"
    assert 'class="qr__code"' in html(response)


@pytest.mark.parametrize("state", [lapsed, to_be_confirmed, not_recognised])
def test_a_product_not_on_offer_is_gone_with_a_way_to_the_reason(client, state):
    state("68-0001", name="Rong nho tươi")

    response = client.get("/san-pham/68-0001/")

    assert response.status_code == 410
    page = html(response)
    assert "Sản phẩm này hiện không được bày bán" in page
    assert "Rong nho tươi" in page
    assert 'href="/tra-cuu/68-0001"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "application/ld+json" not in page
    assert "₫" not in page


def test_a_suspension_takes_the_page_away_at_once_and_keeps_its_reason(client):
    on_offer("68-0001", price_vnd=79_000)
    acts.suspend("68-0001", actor=None, reason="Khiếu nại của khách")

    response = client.get("/en/san-pham/68-0001/")

    assert response.status_code == 410
    assert "This product is not on the shelves today" in html(response)
    assert "Khiếu nại" not in html(response)


def test_a_product_nobody_knows_is_not_found(client):
    assert client.get("/san-pham/68-9999/").status_code == 404


def test_a_code_has_one_address(client):
    on_offer("MH-0001")

    response = client.get("/san-pham/mh-0001/")

    assert response.status_code == 301
    assert response["Location"] == "/san-pham/MH-0001/"


def test_machines_read_an_offer_outside_the_demo_and_none_in_it(client, settings):
    on_offer("68-0001", name="Mắm </script><b>", price_vnd=79_000)

    real = structured(client.get("/san-pham/68-0001/"))
    settings.DEMO = True
    demo = client.get("/san-pham/68-0001/")

    assert real["name"] == "Mắm </script><b>"
    assert real["offers"] == {"@type": "AggregateOffer", "priceCurrency": "VND", "lowPrice": 79000, "highPrice": 79000}
    assert "offers" not in structured(demo)
    assert "ffer" not in html(demo).split("</head>")[0].replace("no-referrer", "")
    assert "itemprop" not in html(demo)


def test_a_real_product_cannot_be_ordered_in_the_demo_and_says_so(client, settings):
    settings.DEMO = True
    on_offer("68-0001")
    on_offer("MH-0001", illustrative=True, producer=producer("MH-P-1", "HTX Hư cấu", illustrative=True))

    real, fictional = html(client.get("/san-pham/68-0001/")), html(client.get("/san-pham/MH-0001/"))

    assert "Sản phẩm có thật, nêu để trình diễn: không đặt mua được ở đây." in real
    assert "badge--fiction" not in real
    assert "đều hư cấu để trình diễn" in fictional
    assert "badge--fiction" in fictional
    assert "giấy tờ hư cấu, để trình diễn" in fictional


def test_a_drawing_is_called_a_drawing_and_a_photograph_is_not(client):
    row = on_offer("68-0001", category="fish sauce")

    drawn = html(client.get("/san-pham/68-0001/"))
    store.save_products([ProductDraft(code=row.code, pictures=(Picture("/media/that.jpg", {"vi": "Chai mắm"}),))])
    photographed = html(client.get("/san-pham/68-0001/"))

    assert 'src="/static/shop/goods/fish-sauce.svg"' in drawn
    assert "Hình vẽ, không phải ảnh chụp" in drawn
    assert 'src="/media/that.jpg" alt="Chai mắm"' in photographed
    assert "Hình vẽ" not in photographed


def test_alcohol_is_warned_of_once_age_was_declared(client):
    on_offer("68-0001", group="beverage", alcohol_pct="29.0")
    client.post("/tuoi/", {"tuoi": "du-18"})

    assert "không dành cho người dưới 18 tuổi" in html(client.get("/san-pham/68-0001/"))


def test_the_page_costs_few_queries(client, django_assert_max_num_queries):
    sales_point()
    on_offer("68-0001", price_vnd=79_000, stock={point_place("mui-ne"): 2})

    with django_assert_max_num_queries(14):
        client.get("/san-pham/68-0001/")
