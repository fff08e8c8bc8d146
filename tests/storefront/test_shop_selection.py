"""The state of the product list and its addresses."""

from datetime import date

import pytest
from django.http import QueryDict

from catalog_sync.indexes.base import SearchRequest, Sort
from storefront.shop.selection import Selection

TODAY = date(2026, 11, 24)


def selection(query: str) -> Selection:
    return Selection.from_query(QueryDict(query))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=m%E1%BA%AFm+nh%C4%A9",
        "nhom=food&nhom=herbal&sao=5",
        "xa=22918&huyen=%C4%90%E1%BB%A9c+Linh&chu-the=68-P-0001&gia=50000-99999&diem=mui-ne",
        "q=m&sap-xep=gia&that=1&trang=3",
    ],
)
def test_an_address_and_its_state_are_one(query):
    once = selection(query)
    again = selection(once.url.partition("?")[2])

    assert again == once


def test_a_state_becomes_the_question_to_the_catalogue():
    asked = selection("q=nước+mắm&nhom=food&sao=4&sao=5&gia=100000-199999&diem=mui-ne&sap-xep=gia-giam&that=1&trang=2")

    assert asked.request(on=TODAY, language="vi") == SearchRequest(
        on=TODAY,
        text="nước mắm",
        groups=("food",),
        stars=(4, 5),
        in_stock_at=("mui-ne",),
        price_from=100_000,
        price_to=199_999,
        illustrative=False,
        sort=Sort.PRICE_DOWN,
        limit=24,
        offset=24,
        language="vi",
    )


@pytest.mark.parametrize(
    "nonsense",
    ["sao=9&sao=x", "gia=1-2", "gia=abc", "sap-xep=random", "trang=-3", "that=yes", "nhom=", "q=%20"],
)
def test_what_makes_no_sense_is_left_out(nonsense):
    assert selection(nonsense) == Selection()


def test_choosing_adds_and_choosing_again_drops_and_both_go_to_the_first_page():
    start = selection("sao=4&trang=3")

    with_five = start.toggled("stars", "5")
    without_four = with_five.toggled("stars", "4")

    assert with_five.chosen == {"stars": ("4", "5")}
    assert without_four.chosen == {"stars": ("5",)}
    assert without_four.toggled("stars", "5").chosen == {}
    assert with_five.page == 1


def test_only_one_price_band_at_a_time():
    assert selection("gia=0-49999").toggled("price", "50000-99999").chosen == {"price": ("50000-99999",)}


def test_the_last_band_is_open():
    request = selection("gia=1000000-").request(on=TODAY, language="vi")

    assert (request.price_from, request.price_to) == (1_000_000, None)


def test_a_very_long_question_is_cut():
    assert len(selection("q=" + "a" * 500).text) == 200


def test_clearing_keeps_the_order_and_the_switch():
    cleared = selection("q=m&sao=4&sap-xep=moi&that=1&trang=2").cleared()

    assert cleared.url == "/san-pham/?sap-xep=moi&that=1"
