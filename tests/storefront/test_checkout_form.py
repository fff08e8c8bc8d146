"""The checkout form: what it asks, what it refuses, and that it forgets nothing."""

import pytest

from marketplace.orders.models import Order
from marketplace.stores import store
from marketplace.stores.channels import point_place, producer_place
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from tests.storefront.buying_world import filled, goods, ordered, phu_thuy, put_in
from tests.storefront.shop_world import html, mui_ne, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


@pytest.fixture
def basket(client):
    phu_thuy()
    mui_ne()
    put_in(client, goods(1), 2)


def refused(client, **changes) -> tuple[dict[str, list[str]], str]:
    response = client.post("/dat-hang/", filled(client, **changes))
    assert response.status_code == 422
    assert not Order.objects.exists()
    return response.context["form"].errors, html(response)


def test_without_a_basket_there_is_nothing_to_order(client):
    assert client.get("/dat-hang/")["Location"] == "/gio-hang/"
    assert client.post("/dat-hang/", {"key": "\x00"})["Location"] == "/gio-hang/"


@pytest.mark.usefixtures("basket")
def test_the_page_tells_goods_tax_and_that_delivery_depends_on_the_province(client):
    page = html(client.get("/dat-hang/"))

    assert "Giao tận nơi, thanh toán khi nhận hàng" in page
    assert "100.000 ₫" in page
    assert "chọn tỉnh để biết" in page
    assert "trong đó VAT" in page
    assert "Bạn sẽ nhận 1 kiện và trả tiền khi nhận kiện." in page
    assert "Điều kiện mua hàng".lower() in page


def test_three_producers_are_three_parcels_paid_three_times(client):
    for serial in (1, 2, 3):
        put_in(client, goods(serial, maker=serial))

    page = html(client.get("/dat-hang/"))

    assert "Bạn sẽ nhận 3 kiện và trả tiền 3 lần" in page


@pytest.mark.usefixtures("basket")
def test_without_script_the_province_is_a_step_of_its_own(client):
    page = client.post("/dat-hang/", filled(client, commune="", name="Lê Thị Biển", xem="1"))

    assert page.status_code == 200
    assert not Order.objects.exists()
    text = html(page)
    assert '<option value="22915">Phường Phú Thủy</option>' in text
    assert 'value="Lê Thị Biển"' in text
    assert "Phí giao kiện này" in text
    assert "field__error" not in text


@pytest.mark.usefixtures("basket")
def test_with_script_only_the_communes_and_the_sums_are_sent(client):
    page = html(client.post("/dat-hang/", filled(client, xem="1"), headers={"hx-request": "true"}))

    assert page.startswith('<div class="communes" id="xa">')
    assert 'id="tom-tat" hx-swap-oob="true"' in page
    assert "<form" not in page


@pytest.mark.usefixtures("basket")
def test_an_old_name_offers_the_ward_of_today(client):
    asked = filled(client, commune="", find="phu hai", xem="1")

    page = html(client.post("/dat-hang/", asked))

    assert 'name="chon_xa" value="22915"' in page
    assert "Phường Phú Thủy (Phường Phú Hài cũ)" in page


@pytest.mark.usefixtures("basket")
def test_a_suggestion_pressed_is_the_commune_chosen(client):
    asked = filled(client, commune="", find="phu hai", chon_xa="22915")

    page = html(client.post("/dat-hang/", asked))

    assert '<option value="22915" selected>Phường Phú Thủy</option>' in page
    assert 'name="chon_xa"' not in page


@pytest.mark.usefixtures("basket")
def test_a_name_nobody_knows_is_told(client):
    assert "“khong co”" in html(client.post("/dat-hang/", filled(client, find="khong co", xem="1")))


@pytest.mark.usefixtures("basket")
@pytest.mark.parametrize(
    ("field", "changes", "told"),
    [
        ("name", {"name": " "}, "Hãy cho biết họ tên."),
        ("phone", {"phone": ""}, "Hãy cho số điện thoại hoặc e-mail"),
        ("phone", {"phone": "0912"}, "Đây không phải số điện thoại."),
        ("province", {"province": "", "commune": ""}, "Hãy chọn tỉnh, thành phố."),
        ("commune", {"commune": ""}, "Hãy chọn xã, phường."),
        ("commune", {"commune": "99999"}, "Cách này không còn được nữa."),
        ("street", {"street": ""}, "Hãy ghi số nhà và đường"),
        ("way", {"way": "diem:khong-co"}, "Cách này không còn được nữa."),
    ],
)
def test_a_refusal_is_a_sentence_at_its_field_and_keeps_what_was_typed(client, field, changes, told):
    errors, page = refused(client, **changes)

    assert told in errors[field][0]
    assert told in page
    assert "Gọi trước" in page
    assert html(client.get("/gio-hang/")).count("Nước mắm số 1") >= 1


@pytest.mark.usefixtures("basket")
def test_a_refused_form_names_what_is_wrong_at_its_top_with_a_way_there(client):
    _, page = refused(client, name="", commune="")

    head = page.split('<form class="checkout"')[0]
    assert "Chưa đặt gì cả. Mời xem lại:" in head
    assert '<a href="#id_name">Họ và tên</a>' in head
    assert '<a href="#id_commune">Xã, phường</a>' in head
    assert "#id_street" not in head
    assert 'id="id_commune"' in page


@pytest.mark.usefixtures("basket")
def test_what_must_be_given_says_so(client):
    page = html(client.get("/dat-hang/"))

    assert page.count("(bắt buộc)") == 4
    assert " required" not in page.split('id="id_name"')[1].split(">")[0]


@pytest.mark.usefixtures("basket")
@pytest.mark.parametrize(
    "changes",
    [{"province": "\x00"}, {"find": "phu\x00hai", "xem": "1"}, {"province": "\x00", "xem": "1"}, {"name": "\x00"}],
)
def test_broken_characters_do_no_harm(client, changes):
    assert client.post("/dat-hang/", filled(client, **changes)).status_code in {200, 422}
    assert client.get("/dat-hang/").status_code == 200


@pytest.mark.usefixtures("basket")
@pytest.mark.parametrize("changes", [{"key": ""}, {"key": "x"}, {"seen": ""}, {"seen": "[" * 50_000}])
def test_a_form_that_did_not_come_back_whole_says_so_and_can_be_sent_again(client, changes):
    form = filled(client)

    response = client.post("/dat-hang/", form | changes)

    assert response.status_code == 409
    assert "Giỏ hàng vừa thay đổi." in html(response)
    again = {name: response.context["form"][name].value() for name in ("key", "seen")}
    assert client.post("/dat-hang/", form | again).status_code == 302
    assert Order.objects.get().buyer_name == "Lê Thị Biển"


def test_a_full_basket_can_be_ordered(client):
    for slug in ("mui-ne", "lagi", "phan-ri", "ham-tan"):
        sales_point(slug, name=f"Quầy {slug}")
    shelves = dict.fromkeys(("mui-ne", "lagi", "phan-ri", "ham-tan"), 9)
    put_in(client, goods(1, shelf=shelves))
    packs = [VariantDraft(sku=f"68-0001-{n}-" + "x" * 40, listed_price_vnd=50_000) for n in range(2, 41)]
    store.save_products([ProductDraft(code="68-0001", variants=tuple(packs))])
    places = [producer_place("68-P-0001"), *map(point_place, shelves)]
    store.set_stock([StockCount(pack.sku, place, 9) for pack in packs for place in places])
    for pack in packs:
        put_in(client, "68-0001", sku=pack.sku)

    form = filled(client)

    assert len(form["seen"]) > 4_000
    assert client.post("/dat-hang/", form).status_code == 302
    assert Order.objects.get().lines.count() == 40


@pytest.mark.usefixtures("basket")
def test_what_was_typed_is_kept_with_each_choice_not_only_with_the_order(client):
    client.post("/dat-hang/", filled(client, note="Giao buổi tối", xem="1"), headers={"hx-request": "true"})

    assert client.get("/dat-hang/").context["form"]["note"].value() == "Giao buổi tối"


@pytest.mark.usefixtures("basket")
def test_two_pages_of_the_checkout_are_two_forms(client):
    client.post("/dat-hang/", filled(client, xem="1"))
    first, second = filled(client)["key"], filled(client)["key"]

    assert first != second


@pytest.mark.usefixtures("basket")
def test_what_was_typed_survives_a_walk_to_the_basket_and_back(client):
    refused(client, street="", note="Giao buổi tối")

    form = client.get("/dat-hang/").context["form"]

    assert (form["name"].value(), form["note"].value()) == ("Lê Thị Biển", "Giao buổi tối")
    assert form["commune"].value() == "22915"


@pytest.mark.usefixtures("basket")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0912 345 678", "+84912345678"), ("+44 7911 123456", "+447911123456"), ("+82 10-2345-6789", "+821023456789")],
)
def test_phone_numbers_are_kept_in_one_international_form(client, typed, kept):
    assert ordered(client, phone=typed).phone == kept


@pytest.mark.usefixtures("basket")
def test_an_e_mail_alone_is_enough(client):
    order = ordered(client, phone="", email="bien@example.com")

    assert (order.phone, order.email) == ("", "bien@example.com")


def test_a_point_is_offered_only_where_all_of_it_lies_there(client):
    sales_point()
    sales_point("lagi", name="Quầy OCOP La Gi")
    put_in(client, goods(1, shelf={"mui-ne": 2, "lagi": 5}), 2)
    put_in(client, goods(2, maker=2, shelf={"mui-ne": 1}))

    ways = [way.value for way in client.get("/dat-hang/").context["ways"]]

    assert ways == ["cod", "diem:mui-ne"]


def test_a_point_that_does_not_trade_is_not_offered(client):
    sales_point(status="operating_2023")
    put_in(client, goods(1, shelf={"mui-ne": 2}))

    assert [way.value for way in client.get("/dat-hang/").context["ways"]] == ["cod"]


def test_the_demo_warns_of_typing_real_names(client, settings):
    settings.DEMO = True
    put_in(client, goods(1, illustrative=True))

    assert "Đừng nhập tên, số điện thoại hay địa chỉ thật" in html(client.get("/dat-hang/"))


@pytest.mark.usefixtures("basket")
def test_the_page_in_english_says_how_foreign_numbers_are_written(client):
    page = html(client.get("/en/dat-hang/"))

    assert "A number from abroad begins with + and the country’s code" in page
    assert "You will get one parcel and pay when it arrives." in page
    assert "Lam Dong" in page
