"""What channels pull: certified products of the market's date, in three forms."""

from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
import time_machine
from openpyxl import load_workbook

from marketplace.offers import pauses
from marketplace.programme import acts, decisions
from marketplace.stores import store
from marketplace.stores.channels import producer_place
from marketplace.stores.records import StockCount
from tests.storefront.feeds_world import NOW, bearer, body, key_of, offered, partner, told, wine

pytestmark = pytest.mark.django_db

G = "{http://base.google.com/ns/1.0}"
FORMS = ["products.json", "google.xml", "danh-muc-chao-hang.xlsx"]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def trade() -> dict[str, str]:
    return bearer(key_of(partner(), "feed"))


def sheet(response) -> list[dict]:
    head, *rows = list(load_workbook(BytesIO(body(response))).active.iter_rows(min_row=3, values_only=True))
    return [dict(zip(head, row, strict=True)) for row in rows]


def items(response) -> list[ElementTree.Element]:
    return ElementTree.fromstring(body(response)).findall("channel/item")


def test_the_json_names_product_certificate_pack_and_public_price(client):
    offered()

    answer = told(client.get("/feeds/online/products.json"))

    (product,) = answer.pop("products")
    assert answer == {
        "version": "1",
        "demo": False,
        "marketDate": "2026-11-24",
        "channel": "online",
        "currency": "VND",
        "pricesIncludeTax": True,
        "ageConfirmed": False,
    }
    assert product["certificate"] == {
        "number": None,
        "issuer": None,
        "decidedOn": None,
        "inForceFrom": "2025-01-01",
        "expiresOn": "2028-01-01",
        "basis": "press",
    }
    assert product["url"] == "http://testserver/san-pham/68-0001/"
    assert product["variants"] == [
        {
            "sku": "68-0001-1",
            "gtin": "8938505974194",
            "name": {"vi": "Chai 500 ml"},
            "pack": {"quantity": 500, "unit": "ml"},
            "weightG": 850,
            "listedPriceVnd": 85_000,
            "priceVnd": 85_000,
            "availability": "in_stock",
        }
    ]


def test_the_price_of_modern_trade_and_the_count_are_for_partners_only(client, trade):
    offered()

    public = body(client.get("/feeds/online/products.json")).decode()
    (variant,) = told(client.get("/feeds/modern-trade/products.json", headers=trade))["products"][0]["variants"]

    assert "70000" not in public
    assert "availableQuantity" not in public
    assert (variant["priceVnd"], variant["availableQuantity"]) == (70_000, 10)
    assert "70000" not in str(sheet(client.get("/feeds/online/danh-muc-chao-hang.xlsx")))


def test_a_decision_on_record_is_named(client):
    offered()
    paper = decisions.Paper(number="7/QĐ-UBND", decided_on=date(2025, 1, 1), body="UBND tỉnh", level="province")
    decisions.record(paper, stars={"68-0001": 4}, today=date(2026, 11, 24), actor=None)

    told_of = told(client.get("/feeds/online/products.json"))["products"][0]["certificate"]

    assert (told_of["number"], told_of["issuer"], told_of["decidedOn"]) == ("7/QĐ-UBND", "UBND tỉnh", "2025-01-01")


def test_the_offer_sheet_says_what_is_missing(client, trade):
    offered(gtin="", weight_g=None, stock=0)

    (row,) = sheet(client.get("/feeds/modern-trade/danh-muc-chao-hang.xlsx", headers=trade))

    assert row["Sản phẩm"] == "Nước mắm 68-0001"
    assert row["Giá niêm yết (₫, đã gồm VAT)"] == 85_000
    assert row["Giá kênh hiện đại (₫, đã gồm VAT)"] == 70_000
    assert row["Hiệu lực đến"].date() == date(2028, 1, 1)
    assert row["Hạn sử dụng (ngày)"] == 540
    assert row["Còn thiếu"] == "chưa có GTIN; khối lượng cả bao bì; hàng có sẵn; số quyết định công nhận"


def test_the_offer_sheet_misses_shelf_life_and_photo_only_where_there_are_none(client):
    offered(shelf_life_days=None, pictures=())

    (row,) = sheet(client.get("/feeds/online/danh-muc-chao-hang.xlsx"))

    assert row["Hạn sử dụng (ngày)"] is None
    assert row["Còn thiếu"] == "hạn sử dụng; số quyết định công nhận; ảnh sản phẩm"


def test_the_offer_sheet_has_no_row_for_a_service(client):
    offered(group="tourism")

    assert sheet(client.get("/feeds/online/danh-muc-chao-hang.xlsx")) == []
    (product,) = told(client.get("/feeds/online/products.json"))["products"]
    assert product["variants"][0]["availability"] == "not_for_sale"


def test_the_offer_sheet_prints_its_headings_and_all_its_columns(client):
    offered()

    page = load_workbook(BytesIO(body(client.get("/feeds/online/danh-muc-chao-hang.xlsx")))).active

    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("D4", "A3:T4", "$3:$3")
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_the_offer_sheet_runs_no_formula(client):
    offered(name='=HYPERLINK("http://x")')

    (row,) = sheet(client.get("/feeds/online/danh-muc-chao-hang.xlsx"))

    assert row["Sản phẩm"] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize("form", FORMS)
def test_a_suspended_product_is_in_no_form(client, officer, form):
    offered()
    offered("68-0002")
    acts.suspend("68-0001", actor=officer, reason="khiếu nại")

    answer = client.get(f"/feeds/online/{form}")

    found = str(sheet(answer)) if form.endswith("xlsx") else body(answer).decode()
    assert "68-0002" in found
    assert "68-0001" not in found


def test_a_product_is_fed_through_its_last_day_and_no_further(client):
    offered()

    with time_machine.travel("2028-01-01 16:59:00+00:00", tick=False):
        assert len(told(client.get("/feeds/online/products.json"))["products"]) == 1
    with time_machine.travel("2028-01-01 17:00:00+00:00", tick=False):
        assert told(client.get("/feeds/online/products.json"))["products"] == []


def test_alcohol_is_told_of_only_where_age_is_confirmed_and_never_for_sale(client):
    wine()

    hidden = told(client.get("/feeds/online/products.json"))
    shown = told(client.get("/feeds/online/products.json?ageConfirmed=true"))

    assert hidden["products"] == []
    assert shown["ageConfirmed"] is True
    assert shown["products"][0]["alcoholPct"] == 29.5
    assert shown["products"][0]["variants"][0]["availability"] == "not_for_sale"
    assert items(client.get("/feeds/online/google.xml?ageConfirmed=true")) == []


def test_a_paused_product_stays_in_the_json_and_is_not_for_sale(client):
    offered()
    pauses.pause("68-0001", actor=None)

    (product,) = told(client.get("/feeds/online/products.json"))["products"]

    assert product["variants"][0]["availability"] == "not_for_sale"
    assert items(client.get("/feeds/online/google.xml")) == []


def test_in_the_demo_real_products_have_no_price_and_fictional_ones_say_so(client, settings):
    settings.DEMO = True
    offered()
    offered("68-0002", illustrative=True)

    answer = told(client.get("/feeds/online/products.json"))

    real, fictional = answer["products"]
    assert answer["demo"] is True
    assert (real["demo"], real["variants"][0]["priceVnd"], real["variants"][0]["availability"]) == (
        False,
        None,
        "not_for_sale",
    )
    assert real["variants"][0]["listedPriceVnd"] is None
    assert (fictional["demo"], fictional["variants"][0]["priceVnd"]) == (True, 85_000)
    (item,) = items(client.get("/feeds/online/google.xml"))
    assert item.findtext(f"{G}id") == "68-0002-1"
    assert item.findtext("description").startswith("[Minh họa, không có thật]")
    assert item.findtext(f"{G}custom_label_4") == "demo: true"


def test_outside_the_demo_no_fictional_product_is_fed(client):
    offered(illustrative=True)

    assert told(client.get("/feeds/online/products.json"))["products"] == []


@pytest.mark.parametrize("form", FORMS)
def test_nothing_new_is_answered_with_304(client, form):
    offered()
    first = client.get(f"/feeds/online/{form}")
    body(first)

    again = client.get(f"/feeds/online/{form}", headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_a_copy_is_good_for_no_other_day(client):
    offered()
    etag = client.get("/feeds/online/products.json")["ETag"]

    with time_machine.travel("2026-11-24 17:00:00+00:00", tick=False):
        again = client.get("/feeds/online/products.json", headers={"If-None-Match": etag})

    assert again.status_code == 200


def test_no_copy_survives_a_suspension_even_one_that_was_lifted(client, officer):
    offered()
    etag = client.get("/feeds/online/products.json")["ETag"]

    acts.suspend("68-0001", actor=officer, reason="khiếu nại")
    while_suspended = client.get("/feeds/online/products.json", headers={"If-None-Match": etag})
    acts.resume("68-0001", actor=officer, reason="xong")
    afterwards = client.get("/feeds/online/products.json", headers={"If-None-Match": etag})

    assert (while_suspended.status_code, afterwards.status_code) == (200, 200)


def test_a_count_changes_the_copy_of_partners_and_not_that_of_the_public(client, trade):
    offered()
    public = client.get("/feeds/online/products.json")["ETag"]
    etag = client.get("/feeds/modern-trade/products.json", headers=trade)["ETag"]

    store.set_stock([StockCount("68-0001-1", producer_place("68-P-0001"), 9)])

    again = client.get("/feeds/modern-trade/products.json", headers=trade | {"If-None-Match": etag})
    assert again.status_code == 200
    assert client.get("/feeds/online/products.json", headers={"If-None-Match": public}).status_code == 304


def test_a_feed_can_travel_packed(client):
    for serial in range(1, 9):
        offered(f"68-000{serial}")

    answer = client.get("/feeds/online/products.json", headers={"Accept-Encoding": "gzip"})
    again = client.get(
        "/feeds/online/products.json", headers={"Accept-Encoding": "gzip", "If-None-Match": answer["ETag"]}
    )

    assert answer["Content-Encoding"] == "gzip"
    assert again.status_code == 304


def test_the_number_of_queries_does_not_grow_with_the_catalogue(client, django_assert_max_num_queries):
    for serial in range(1, 6):
        offered(f"68-000{serial}")

    with django_assert_max_num_queries(14):
        body(client.get("/feeds/online/products.json"))


@pytest.mark.parametrize("form", [*FORMS, "../openapi.json"])
def test_robots_are_kept_out(client, form):
    assert "noindex" in client.get(f"/feeds/online/{form}".replace("online/../", ""))["X-Robots-Tag"]


def test_the_public_sheet_does_not_tell_whether_there_is_a_trade_price(client, trade):
    offered(exceptions={})

    (public,) = sheet(client.get("/feeds/online/danh-muc-chao-hang.xlsx"))
    (told_of,) = sheet(client.get("/feeds/modern-trade/danh-muc-chao-hang.xlsx", headers=trade))

    assert "giá kênh hiện đại" not in public["Còn thiếu"]
    assert "giá kênh hiện đại" in told_of["Còn thiếu"]
    assert "Giá kênh hiện đại (₫, đã gồm VAT)" not in public
