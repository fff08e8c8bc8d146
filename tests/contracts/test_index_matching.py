"""What a search index must find, however it is typed; every backend passes the same tests."""

import unicodedata

import pytest

from catalog_sync.indexes.base import Relaxed, SearchRequest
from tests.contracts.indexes import INDEXES, ON, found, listing, opened


@pytest.fixture(params=INDEXES)
def index(request):
    return opened(INDEXES[request.param](request))


@pytest.fixture(params=INDEXES, scope="module")
def stocked(request, django_db_setup, django_db_blocker):
    """An index with GOODS in it, which no test changes."""
    index = opened(INDEXES[request.param](request))
    with django_db_blocker.unblock():
        index.put(GOODS)
    return index


GOODS = [
    listing("dua-thom", "Dứa sấy dẻo", "Dried pineapple", category="dried fruit", stars=3),
    listing("keo-dua", "Kẹo dừa", "Coconut candy", category="candy", stars=5),
    listing("nuoc-mam", "Nước mắm Cá Đen", category="fish sauce", producer_name="Công ty TNHH Hòa Thuỷ"),
    listing("thanh-long", "Thanh long sấy", category="dried dragon fruit", former_names=("Phường Hàm Tiến",)),
    listing("mi-quang", "Mỳ Quảng khô", category="rice noodles", commune_name="Phường Mũi Né"),
    listing("kho-bo", "Khô bò miếng", category="dried meat"),
    listing("dau-phong", "Đậu phộng rang", "Roasted peanuts", category="nuts"),
    listing("muc", "Mực một nắng", category="dried seafood", brand_words=("Sóng Xanh",)),
    listing("gao", "Gạo ST25 Đức Lan", category="rice"),
]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nước mắm", "nuoc-mam"),
        ("NUOC MAM", "nuoc-mam"),
        (unicodedata.normalize("NFD", "nước mắm"), "nuoc-mam"),
        ("nứơc mấm", "nuoc-mam"),
        ("nuocmam", "nuoc-mam"),
        ("nuoc mma", "nuoc-mam"),
        ("nuowcs mawms", "nuoc-mam"),
        ("nu7o7c1 ma81m", "nuoc-mam"),
        ("nước m", "nuoc-mam"),
        ("hòa thủy", "nuoc-mam"),
        ("hoà thuỷ", "nuoc-mam"),
        ("cá đen", "nuoc-mam"),
        ("fish sauce", "nuoc-mam"),
        ("피시소스", "nuoc-mam"),
        ("рыбного соуса", "nuoc-mam"),
        ("鱼露", "nuoc-mam"),
        ("魚露", "nuoc-mam"),
        ("mua nước mắm ngon ở đâu", "nuoc-mam"),
        ("mì quảng", "mi-quang"),
        ("mũi né", "mi-quang"),
        ("ham tien", "thanh-long"),
        ("dragn fruit", "thanh-long"),
        ("용과를", "thanh-long"),
        ("дракон", "thanh-long"),
        ("火龙果干", "thanh-long"),
        ("bò khô", "kho-bo"),
        ("dau phong", "dau-phong"),
        ("dậu phộng", "dau-phong"),
        ("lạc", "dau-phong"),
        ("peanuts", "dau-phong"),
        ("mực khô", "muc"),
        ("song xanh", "muc"),
        ("st 25", "gao"),
        ("gao", "gao"),
        ("khóm", "dua-thom"),
    ],
)
def test_a_product_is_found_however_it_is_typed(stocked, text, code):
    assert found(stocked, text)[0] == code


def test_exact_accents_rank_first(stocked):
    assert found(stocked, "dứa") == ["dua-thom", "keo-dua"]
    assert found(stocked, "dừa") == ["keo-dua", "dua-thom"]


def test_an_answer_says_how_far_the_search_was_loosened(stocked):
    strict = stocked.search(SearchRequest(on=ON, text="nước mắm"))
    loosened = stocked.search(SearchRequest(on=ON, text="nước mắm gạo"))
    followed = stocked.search(SearchRequest(on=ON, text="dried pineapple"))
    nothing = stocked.search(SearchRequest(on=ON, text="zzzzzz"))

    assert strict.relaxed is Relaxed.NOT
    assert loosened.relaxed is Relaxed.ANY_WORD
    assert {hit.listing.code for hit in loosened.hits} == {"nuoc-mam", "gao"}
    assert (followed.hits[0].listing.code, followed.relaxed) == ("dua-thom", Relaxed.NOT)
    assert (nothing.total, nothing.relaxed) == (0, Relaxed.NOT)


def test_what_fits_in_full_stays_on_top_of_what_nearly_fits(index):
    index.put([listing("P-1", "Trà sen", producer_name="Cơ sở Lửa Hồng"), listing("P-2", "Mứt hồng"), listing("P-3")])

    answer = index.search(SearchRequest(on=ON, text="lửa hồng"))

    assert [hit.listing.code for hit in answer.hits] == ["P-1", "P-2"]
    assert answer.relaxed is Relaxed.NOT


def test_a_choice_of_facets_does_not_loosen_the_search(index):
    index.put([*(listing(f"P-{at}", "Trà sen") for at in range(8)), listing("P-9", "Trà gừng", stars=5)])

    assert found(index, "trà sen", stars=(5,)) == []
