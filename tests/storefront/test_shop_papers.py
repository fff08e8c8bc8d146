"""Sources and days of papers, unit prices: the small pure pieces."""

from datetime import date

import pytest
from django.utils import translation

from marketplace.programme.models import Certificate
from marketplace.stores.records import Variant
from storefront.shop.offers import unit_price
from storefront.shop.papers import Source, paper, sources
from storefront.shop.pictures import GOODS, drawings, picture


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("", ()),
        ("https://www.bao.vn/a.html", (Source("bao.vn", "https://www.bao.vn/a.html"),)),
        (
            "https://bao.vn/1 | https://bao.vn/2 | http://dai.vn/3",
            (Source("bao.vn", "https://bao.vn/1"), Source("dai.vn", "http://dai.vn/3")),
        ),
        ("000_tep.txt (báo địa phương 22/11/2022)", (Source("báo địa phương 22/11/2022"),)),
        ("Danh mục của tỉnh", (Source("Danh mục của tỉnh"),)),
        ("javascript:void 0", (Source("javascript:void 0"),)),
    ],
)
def test_sources_are_named_by_their_site_once_and_never_link_elsewhere(cell, named):
    assert sources(cell) == named


@pytest.mark.parametrize(
    ("first", "last", "basis", "year", "words"),
    [
        (date(2025, 6, 2), date(2025, 6, 2), "press", None, "02/06/2025"),
        (date(2021, 1, 1), date(2021, 12, 31), "press", 2021, "năm 2021"),
        (date(2025, 3, 1), date(2025, 4, 9), "press", None, "trong khoảng 01/03/2025 – 09/04/2025"),
        (None, date(2025, 4, 9), "press", None, "chậm nhất 09/04/2025"),
        (date(2025, 3, 1), None, "press", None, "từ 01/03/2025 trở đi"),
        (date(2025, 3, 1), date(2025, 3, 1), "inferred", 2025, "năm 2025"),
        (None, None, "", None, ""),
    ],
)
def test_a_reported_day_is_no_more_exact_than_its_source(first, last, basis, year, words):
    row = Certificate(decided_not_before=first, decided_not_after=last, basis=basis, award_year=year)

    assert paper(row).decided == words


def test_a_number_that_only_a_source_gives_is_not_shown():
    shown = paper(Certificate(decision_ref="99/QĐ-UBND", basis="press"))

    assert shown.number == ""
    assert not shown.is_decision


@pytest.mark.parametrize(
    ("price_vnd", "quantity", "unit", "words"),
    [
        (79_000, 250, "ml", "31.600 ₫/100 ml"),
        (45_000, 300, "g", "150.000 ₫/kg"),
        (10_000, 3, "g", "3.333.333 ₫/kg"),
        (1, 2000, "g", "1 ₫/kg"),
        (79_000, 1000, "g", ""),
        (79_000, 6, "piece", ""),
        (79_000, None, "", ""),
        (None, 250, "ml", ""),
    ],
)
def test_unit_prices_are_whole_dong_rounded_half_up(price_vnd, quantity, unit, words):
    variant = Variant(sku="X", listed_price_vnd=price_vnd, net_quantity=quantity, net_unit=unit)

    assert unit_price(variant).replace("\xa0", " ") == words


def test_every_category_has_a_drawing_that_exists():
    folder = GOODS.parent / "static/shop/goods"

    assert [name for name in drawings().values() if not (folder / f"{name}.svg").is_file()] == []


def test_goods_nobody_drew_have_the_basket():
    assert picture("", "không có loại này").url == "/static/shop/goods/basket.svg"
    assert picture("", "fish sauce").is_drawing
    assert not picture("https://cdn.example/a.jpg", "fish sauce").is_drawing
