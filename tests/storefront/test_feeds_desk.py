"""The partner desk for people, and the readiness of products that only officers see."""

import json
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from marketplace import clock
from storefront.feeds import desk_urls
from storefront.feeds.gtins import Gtin, judge
from storefront.feeds.offers import offers
from storefront.feeds.readiness import readiness
from tests.factories import people
from tests.storefront.feeds_world import NOW, offered
from tests.storefront.office_world import commune
from tests.storefront.openapi_check import DOCUMENT
from tests.storefront.shop_world import html

pytestmark = pytest.mark.django_db

DESK, READY = "/doi-tac/", "/doi-tac/san-sang/"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def scored(code: str = "68-0001"):
    on = clock.today()
    (offer,) = (each for each in offers("modern-trade", on=on, with_alcohol=True) if each.code == code)
    return readiness(offer, offer.packs[0], on=on)


def test_the_doors_of_the_desk_are_these():
    assert {pattern.name for pattern in desk_urls.urlpatterns} == {"desk", "ready"}


def test_nobody_reads_the_contract_and_no_score(client):
    offered()

    page = html(client.get(DESK))

    assert "http://testserver/feeds/online/products.json" in page
    assert "http://testserver/feeds/orders/" in page
    assert "Sẵn sàng vào kênh hiện đại" not in page
    for code in DOCUMENT["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]:
        assert f'id="{code}"' in page


def test_the_desk_speaks_english_too(client):
    page = html(client.get("/en/doi-tac/"))

    assert "Modern channels" in page
    assert "http://testserver/feeds/online/products.json" in page


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_the_scores_are_for_officers(client, who):
    if who == "stranger":
        client.force_login(people.user("khach"))

    answer = client.get(READY)

    assert answer.status_code == (302 if who == "nobody" else 403)
    assert client.get(DESK).status_code == 200
    assert "san-sang" not in html(client.get(DESK))


def test_a_province_officer_sees_every_score(client, officer):
    offered()
    offered("68-0002", name="Mắm ruốc", gtin="", stock=0)
    client.force_login(officer)

    page, desk = html(client.get(READY)), html(client.get(DESK))

    assert "1 trên 2 mặt hàng đã đủ những gì siêu thị yêu cầu." in page
    assert "1 trên 2 mặt hàng" in desk
    assert page.index("Nước mắm 68-0001") < page.index("Mắm ruốc")
    assert "chưa có GTIN" in page
    assert "7/7" in page
    assert "5/7" in page


def test_a_commune_officer_sees_the_scores_of_the_commune(client):
    place = commune()
    offered(commune=place)
    offered("68-0002", name="Mắm ruốc", commune=commune("23235", "Phường La Gi"))
    client.force_login(people.commune_officer(place))

    page = html(client.get(READY))

    assert "Nước mắm 68-0001" in page
    assert "Mắm ruốc" not in page


def test_scores_can_be_sifted(client, officer):
    offered()
    offered("68-0002", name="Mắm ruốc", gtin="")
    client.force_login(officer)

    lacking = html(client.get(READY, {"thieu": "gtin"}))
    named = html(client.get(READY, {"q": "mam ruoc"}))
    none = html(client.get(READY, {"q": "không có", "trang": "9"}))

    assert "Mắm ruốc" in lacking
    assert "Nước mắm 68-0001" not in lacking
    assert "Mắm ruốc" in named
    assert "Nước mắm 68-0001" not in named
    assert "Không có mặt hàng nào phù hợp" in none


def test_a_pack_with_everything_is_ready():
    offered()

    assert (scored().met, scored().percent, scored().missing) == (7, 100, ())


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"gtin": ""}, "chưa có GTIN"),
        ({"gtin": "8938505974195"}, "GTIN sai số kiểm tra"),
        ({"gtin": "2900000640016"}, "GTIN chỉ dùng nội bộ, không phải mã GS1 cấp"),
        ({"decided_on": date(2024, 2, 1)}, "sao còn dưới 90 ngày"),
        ({"weight_g": None}, "khối lượng cả bao bì"),
        ({"net_quantity": None}, "lượng tịnh"),
        ({"shelf_life_days": None}, "hạn sử dụng"),
        ({"exceptions": {}}, "giá kênh hiện đại"),
        ({"stock": 0}, "hàng có sẵn"),
    ],
)
def test_what_is_missing_is_named(facts, missing):
    offered(**facts)

    assert [str(each) for each in scored().missing] == [missing]


def test_only_what_can_spoil_needs_a_shelf_life():
    offered(group="handicraft", shelf_life_days=None)

    assert scored().missing == ()


def test_a_service_is_not_scored(client, officer):
    offered(group="tourism", name="Ngủ lại nhà dệt")
    client.force_login(officer)

    assert "Ngủ lại nhà dệt" not in html(client.get(READY))


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("8938505974194", Gtin.GOOD),
        ("96385074", Gtin.GOOD),
        ("036000291452", Gtin.GOOD),
        ("18938505974191", Gtin.GOOD),
        ("8938505974195", Gtin.WRONG),
        ("893850597419", Gtin.WRONG),
        ("٨٩٣٨٥٠٥٩٧٤١٩٤", Gtin.WRONG),
        ("893850597419X", Gtin.WRONG),
        ("2900000640016", Gtin.RESTRICTED),
        ("0200000000004", Gtin.RESTRICTED),
        ("", Gtin.MISSING),
    ],
)
def test_numbers_on_packs_are_judged_by_the_rules_of_gs1(number, verdict):
    assert judge(number) is verdict


def test_the_contract_names_every_address_of_the_machine_door():
    named = {reverse("feeds:openapi"), reverse("feeds:orders"), reverse("feeds:order", args=["{number}"])}
    named |= {reverse(f"feeds:{form}", args=["x"]).replace("/x/", "/{channel}/") for form in ("google", "products")}
    named.add(reverse("feeds:sheet", args=["x"]).replace("/x/", "/{channel}/"))

    assert {path.replace("%7B", "{").replace("%7D", "}") for path in named} == set(DOCUMENT["paths"])
    assert json.dumps(DOCUMENT)
