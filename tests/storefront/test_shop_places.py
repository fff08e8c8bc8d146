"""Producers and sales points."""

import pytest

from marketplace.stores.channels import point_place
from tests.factories.programme import producer
from tests.storefront.office_world import lapsed
from tests.storefront.shop_world import html, mui_ne, on_offer, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


def test_producers_with_something_on_offer_come_first(client):
    producer("68-P-0002", "An Bình")
    on_offer("68-0001", producer=producer("68-P-0001", "Đồi Hanh"))

    page = html(client.get("/chu-the/"))

    assert page.index("Đồi Hanh") < page.index("An Bình")
    assert "2 chủ thể" in page
    assert "1 sản phẩm còn hiệu lực" in page


@pytest.mark.parametrize(("asked", "found"), [("doi hanh", True), ("hanh đồi", True), ("an binh", False)])
def test_a_producer_is_found_by_any_of_its_words_without_accents(client, asked, found):
    producer("68-P-0001", "HTX Đồi Hanh")

    assert ("/chu-the/68-p-0001/" in html(client.get("/chu-the/", {"q": asked}))) == found


def test_producers_stand_in_the_order_of_a_vietnamese_dictionary(client):
    for number, name in enumerate(["Đồng Tâm", "Dừa Xiêm", "Đông Hải"]):
        producer(f"68-P-{number}", name)

    page = html(client.get("/chu-the/"))

    assert page.index(">Dừa Xiêm<") < page.index(">Đông Hải<") < page.index(">Đồng Tâm<")


def test_a_producer_s_page_shows_what_is_on_offer_and_where_the_rest_stands(client):
    maker = producer("68-P-0001", "HTX Đồi Hanh", kind="cooperative", commune=mui_ne(), former_district="Phan Thiết")
    on_offer("68-0001", name="Nước mắm nhĩ", producer=maker)
    lapsed("68-0002", name="Mắm ruốc", producer=maker)

    page = html(client.get("/chu-the/68-p-0001/"))

    assert "Phường Mũi Né, Tỉnh Lâm Đồng" in page
    assert 'href="/san-pham/68-0001/">Nước mắm nhĩ' in page
    rest = page.split('id="con-lai"')[1]
    assert 'href="/tra-cuu/68-0002">Mắm ruốc' in rest
    assert "Hết hiệu lực" in rest
    assert "68-0001" not in rest


def test_a_real_producer_is_named_as_such_in_the_demo_and_a_fictional_one_too(client, settings):
    settings.DEMO = True
    producer("68-P-0001", "HTX Thật")
    producer("MH-P-0001", "HTX Hư cấu", illustrative=True)

    assert "Chủ thể có thật, nêu để trình diễn" in html(client.get("/chu-the/68-p-0001/"))
    assert "Chủ thể này là hư cấu" in html(client.get("/chu-the/mh-p-0001/"))


def test_a_sales_point_shows_its_hours_and_what_lies_there_today(client):
    sales_point()
    on_offer("68-0001", name="Nước mắm nhĩ", stock={point_place("mui-ne"): 4})
    on_offer("68-0002", name="Mắm ruốc")

    page = html(client.get("/diem-ban/mui-ne/"))

    assert "08:00–20:00" in page
    assert "Nước mắm nhĩ" in page
    assert "Mắm ruốc" not in page


def test_a_point_of_which_only_the_commune_is_known_is_an_area_and_no_pin(client):
    sales_point("vung", lat="10.933211", lon="108.287184", location_precision="approx_old_commune_centre")
    sales_point("dung", lat="10.933211", lon="108.287184", location_precision="exact")

    area, pin = html(client.get("/diem-ban/vung/")), html(client.get("/diem-ban/dung/"))

    assert "Chỉ biết khu vực: trong Phường Mũi Né" in area
    assert 'href="https://www.openstreetmap.org/#map=13/10.933211/108.287184"' in area
    assert "mlat" not in area
    assert "mlat=10.933211&amp;mlon=108.287184" in pin
    assert "area--pin" in pin


def test_a_point_nobody_is_sure_of_says_so(client):
    sales_point(status="operating_2023", opening_hours="")

    page = html(client.get("/diem-ban/mui-ne/"))

    assert "chưa ghi nhận" in page
    assert "badge--wait" in page
    assert "Điểm bán này chưa báo hàng có sẵn" in page


def test_both_lists_read_in_english(client):
    sales_point()
    on_offer("68-0001")

    assert "1 product in force" in html(client.get("/en/chu-the/"))
    assert "Sales points" in html(client.get("/en/diem-ban/"))


@pytest.mark.parametrize("path", ["/chu-the/khong-co/", "/diem-ban/khong-co/"])
def test_what_nobody_knows_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_lists_cost_the_same_however_long_they_are(client, django_assert_max_num_queries):
    for number in range(8):
        producer(f"68-P-{number}", f"HTX {number}")
        sales_point(f"diem-{number}")

    with django_assert_max_num_queries(4):
        client.get("/chu-the/")
    with django_assert_max_num_queries(4):
        client.get("/diem-ban/")
