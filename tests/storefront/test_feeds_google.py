"""The feed in Google Merchant's form: what Google asks of every item, and what it is never sent."""

import re
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
import time_machine
from django.contrib.staticfiles import finders
from openpyxl import load_workbook

from marketplace.stores import store
from marketplace.stores.records import ProductDraft, VariantDraft
from tests.factories.programme import producer
from tests.storefront.feeds_world import NOW, body, offered, told

pytestmark = pytest.mark.django_db

G = "{http://base.google.com/ns/1.0}"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def items(response) -> list[ElementTree.Element]:
    return ElementTree.fromstring(body(response)).findall("channel/item")


def test_googles_form_has_an_item_for_each_pack_with_a_price(client):
    offered()
    offered("68-0002", listed_price_vnd=None, exceptions={})

    (item,) = items(client.get("/feeds/online/google.xml"))

    assert item.findtext(f"{G}id") == "68-0001-1"
    assert item.findtext("title") == "Nước mắm 68-0001 – Chai 500 ml"
    assert item.findtext(f"{G}price") == "85000 VND"
    assert item.findtext(f"{G}availability") == "in_stock"
    assert item.findtext(f"{G}gtin") == "8938505974194"
    assert item.findtext(f"{G}custom_label_0") == "OCOP 4 sao"
    assert item.findtext(f"{G}custom_label_1") == "2028-01-01"
    assert item.findtext(f"{G}image_link") == "http://testserver/anh/nuoc-mam.webp"
    assert item.find(f"{G}item_group_id") is None
    details = {
        each.findtext(f"{G}attribute_name"): each.findtext(f"{G}attribute_value")
        for each in item.findall(f"{G}product_detail")
    }
    assert details == {
        "Căn cứ của ngày": "bài báo có ngày nêu rõ",
        "Chắc chắn có hiệu lực từ": "2025-01-01",
        "Chắc chắn còn hiệu lực đến": "2028-01-01",
        "Hạn sử dụng": "540 ngày kể từ ngày sản xuất",
    }
    assert item.find(f"{G}expiration_date") is None


# What Google asks of every item, and how long each may be: support.google.com/merchants/answer/7052112
REQUIRED = {"id": 50, "title": 150, "description": 5000, "link": 2000, "image_link": 2000, "price": 20}
REQUIRED |= {"availability": 20, "condition": 20, "brand": 70}


def test_every_item_has_what_google_asks_of_it(client):
    offered(producer=producer(name="Hợp tác xã " * 20))
    offered("68-0002", story={"vi": "dài " * 3000})

    found = items(client.get("/feeds/online/google.xml"))

    assert len(found) == 2
    for item in found:
        texts = {tag: item.findtext(f"{G}{tag}") or item.findtext(tag) or "" for tag in REQUIRED}
        assert {tag: len(text) for tag, text in texts.items() if not 0 < len(text) <= REQUIRED[tag]} == {}
        assert texts["availability"] in {"in_stock", "out_of_stock"}
        assert re.fullmatch(r"[1-9]\d* VND", texts["price"])
        assert texts["link"].startswith("http")
        assert texts["link"].isascii()
        assert item.findtext(f"{G}gtin") or item.findtext(f"{G}identifier_exists") == "no"


@pytest.mark.parametrize("pictures", [(), ("shop/goods/tea.svg",)])
def test_google_gets_no_item_without_a_photo(client, pictures):
    offered(pictures=pictures)

    assert items(client.get("/feeds/online/google.xml")) == []
    assert len(told(client.get("/feeds/online/products.json"))["products"]) == 1


def test_packs_of_one_product_are_one_group_told_apart_by_size(client):
    offered()
    other = VariantDraft(sku="68-0001-2", name={"vi": "Chai 1 lít"}, listed_price_vnd=150_000)
    store.save_products([ProductDraft(code="68-0001", variants=(other,))])

    found = items(client.get("/feeds/online/google.xml"))

    told_of = [(item.findtext(f"{G}item_group_id"), item.findtext(f"{G}size")) for item in found]
    assert told_of == [("68-0001", "Chai 500 ml"), ("68-0001", "Chai 1 lít")]


def test_googles_item_ends_by_itself_on_the_last_midnight(client):
    offered(decided_on=date(2023, 12, 10))

    (item,) = items(client.get("/feeds/online/google.xml"))

    assert item.findtext(f"{G}expiration_date") == "2026-12-10T23:59+07:00"


def test_a_number_for_internal_use_is_no_gtin_for_google(client):
    offered(gtin="2900000640016")

    (item,) = items(client.get("/feeds/online/google.xml"))

    assert item.find(f"{G}gtin") is None
    assert item.findtext(f"{G}identifier_exists") == "no"


def test_texts_of_a_product_cannot_break_the_document(client):
    offered(name="Mắm <b>\x0b & “cá”", story={"vi": "]]> <script>"})

    (item,) = items(client.get("/feeds/online/google.xml"))

    assert item.findtext("title") == "Mắm <b> & “cá” – Chai 500 ml"
    assert item.findtext("description") == "]]> <script>"


def test_english_is_for_the_asking(client):
    offered(english="Fish sauce")

    (item,) = items(client.get("/feeds/online/google.xml?lang=en"))

    assert item.findtext("title") == "Fish sauce – Chai 500 ml"
    assert item.findtext("link") == "http://testserver/en/san-pham/68-0001/"
    assert item.findtext(f"{G}custom_label_0") == "OCOP 4 stars"


def test_in_the_demo_every_form_says_so_and_a_drawing_stands_in_for_the_photo(client, settings):
    settings.DEMO = True
    offered("68-0002", illustrative=True, pictures=(), gtin="2900000640016")

    feed = ElementTree.fromstring(body(client.get("/feeds/online/google.xml")))
    (item,) = feed.findall("channel/item")
    book = load_workbook(BytesIO(body(client.get("/feeds/online/danh-muc-chao-hang.xlsx"))))

    assert "demo: true" in feed.findtext("channel/description")
    assert "demo: true" in book.active["A2"].value
    assert item.findtext(f"{G}image_link") == "http://testserver/static/feeds/goods/food.webp"
    assert finders.find("feeds/goods/food.webp")
    assert item.findtext(f"{G}identifier_exists") == "no"
