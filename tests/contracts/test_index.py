"""The contract of a search index; every backend passes the same tests."""

from dataclasses import replace
from datetime import date

import pytest

from catalog_sync.indexes.base import FACETS, FacetCount, Listing, SearchRequest, Sort, Suggestion
from catalog_sync.indexes.base import SuggestionKind as Kind
from catalog_sync.indexes.errors import IndexUnavailable
from tests.contracts.indexes import FIRST_DAY, INDEXES, LAST_DAY, ON, ONE_DAY, found, listing, opened


@pytest.fixture(params=INDEXES)
def index(request):
    return opened(INDEXES[request.param](request))


def counts(index, facet: str, **wanted) -> dict[str, int]:
    answer = index.search(SearchRequest(on=ON, **wanted))
    return {each.value: each.count for each in answer.facets[facet]}


def test_what_is_put_comes_back_whole(index):
    whole = listing(
        "P-1",
        "Nước mắm Cá Đen",
        "Ca Den fish sauce",
        producer_code="PR-1",
        producer_name="Công ty Cá Đen",
        commune_code="22918",
        commune_name="Phường Mũi Né",
        former_names=("Phường Hàm Tiến",),
        former_district="Phan Thiết",
        brand_words=("Cá Đen",),
        price_vnd=85_000,
        unit="chai",
        in_stock_at=("ben-xe",),
        sellable=True,
        story={"vi": "Ủ chượp 12 tháng"},
        picture="/media/mam.jpg",
        updated_at="2026-03-01T10:00:00Z",
    )

    index.put([whole])

    answer = index.search(SearchRequest(on=ON))
    assert answer.total == 1
    assert answer.hits[0].listing == whole


def test_putting_again_replaces_by_code(index):
    index.put([listing("P-1", "Mật ong"), listing("P-2", "Muối biển")])

    index.put([listing("P-1", "Trà hoa")])

    assert found(index, "mật ong") == []
    assert found(index, "trà hoa") == ["P-1"]
    assert found(index) == ["P-2", "P-1"]


def test_removed_listings_are_gone_and_unknown_codes_are_no_error(index):
    index.put([listing("P-1"), listing("P-2")])

    index.remove(["P-1", "P-404"])

    assert found(index) == ["P-2"]


def test_an_index_never_built_cannot_be_read_and_says_so(index):
    for read in (lambda: found(index), lambda: index.suggest("n", on=ON), index.entries, index.generation):
        with pytest.raises(IndexUnavailable):
            read()

    assert (len(index.check()), index.is_whole()) == (1, False)


def test_what_is_written_to_an_index_never_built_is_found_but_does_not_make_it_whole(index):
    index.put([listing("P-1")])

    assert found(index) == ["P-1"]
    assert (len(index.check()), index.is_whole()) == (1, False)


def test_an_index_built_empty_is_whole(index):
    index.rebuild([])

    assert (found(index), list(index.check()), index.is_whole()) == ([], [], True)


@pytest.mark.parametrize(
    ("on", "is_found"),
    [(FIRST_DAY - ONE_DAY, False), (FIRST_DAY, True), (LAST_DAY, True), (LAST_DAY + ONE_DAY, False)],
)
def test_nothing_is_found_or_suggested_outside_its_certified_days(index, on, is_found):
    index.put([listing("P-1")])

    assert (found(index, "nước mắm", on) == ["P-1"]) is is_found
    assert (found(index, on=on) == ["P-1"]) is is_found
    assert (found(index, on=on, codes=("P-1",)) == ["P-1"]) is is_found
    assert bool(index.suggest("nước", on=on)) is is_found
    assert bool(index.search(SearchRequest(on=on)).facets["group"]) is is_found


def test_without_text_the_best_stars_come_first_then_names_in_vietnamese_order(index):
    names = {"P-1": "Đậu", "P-2": "Dừa", "P-3": "Ăn vặt", "P-4": "An Bình", "P-5": "Ấm trà"}
    index.put([*(listing(code, name) for code, name in names.items()), listing("P-6", "Ớt", stars=5)])

    assert found(index) == ["P-6", "P-4", "P-3", "P-5", "P-2", "P-1"]
    assert found(index, sort=Sort.NAME) == ["P-4", "P-3", "P-5", "P-2", "P-1", "P-6"]


def test_prices_sort_both_ways_with_the_unpriced_last(index):
    prices = {"P-1": 90_000, "P-2": None, "P-3": 120_000, "P-4": 9_000}
    index.put(listing(code, price_vnd=price) for code, price in prices.items())

    assert found(index, sort=Sort.PRICE) == ["P-4", "P-1", "P-3", "P-2"]
    assert found(index, "mắm", sort=Sort.PRICE_DOWN) == ["P-3", "P-1", "P-4", "P-2"]


def test_the_newest_certificate_comes_first(index):
    index.put(listing(f"P-{day}", certified_from=date(2026, 2, day)) for day in (3, 20, 11))

    assert found(index, sort=Sort.NEWEST) == ["P-20", "P-11", "P-3"]


def test_pages_follow_each_other_without_gap_or_repeat(index):
    index.put(listing(f"P-{number:02}", f"Trà {number:02}") for number in range(25))

    first, second, third = (found(index, "trà", limit=10, offset=offset) for offset in (0, 10, 20))

    assert len(first) == len(second) == 10
    assert sorted(first + second + third) == [f"P-{number:02}" for number in range(25)]
    assert index.search(SearchRequest(on=ON, text="trà", limit=10, offset=20)).total == 25


@pytest.mark.parametrize("offset", [25, 10_000, 5_000_000_000, 2**70])
def test_a_page_far_past_the_end_is_empty(index, offset):
    index.put(listing(f"P-{number:02}", f"Trà {number:02}") for number in range(25))

    for text in ("", "trà"):
        answer = index.search(SearchRequest(on=ON, text=text, limit=10, offset=offset))

        assert (answer.total, answer.hits) == (25, ())


FILTERED = [
    listing("P-1", group="beverage", stars=5, price_vnd=50_000, commune_code="1", commune_name="Xã A", alcohol=True),
    listing("P-2", stars=4, price_vnd=99_999, producer_code="PR-1", producer_name="HTX Một", in_stock_at=("cho", "ga")),
    listing("P-3", former_district="Phan Thiết", price_vnd=1_200_000, in_stock_at=("ga",), illustrative=True),
    listing("P-4", sellable=True),
]


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({"groups": ("beverage",)}, ["P-1"]),
        ({"stars": (4, 5)}, ["P-1", "P-2"]),
        ({"communes": ("1",)}, ["P-1"]),
        ({"former_districts": ("Phan Thiết",)}, ["P-3"]),
        ({"producers": ("PR-1",)}, ["P-2"]),
        ({"in_stock_at": ("ga",)}, ["P-2", "P-3"]),
        ({"in_stock_at": ("ga",), "stars": (4,)}, ["P-2"]),
        ({"price_from": 50_000, "price_to": 99_999}, ["P-1", "P-2"]),
        ({"price_from": 100_000}, ["P-3"]),
        ({"illustrative": True}, ["P-3"]),
        ({"illustrative": False, "sellable": True}, ["P-4"]),
        ({"alcohol": False}, ["P-2", "P-3", "P-4"]),
        ({"codes": ("P-4", "P-1", "P-404")}, ["P-1", "P-4"]),
    ],
)
def test_values_of_a_filter_are_alternatives_and_filters_add_up(index, wanted, codes):
    index.put(FILTERED)

    assert found(index, **wanted) == codes
    assert sorted(found(index, "nước mắm", **wanted)) == codes


def test_facets_are_counted_and_labelled(index):
    index.put(FILTERED)

    facets = index.search(SearchRequest(on=ON, text="nước mắm")).facets

    assert facets == {
        "group": (FacetCount("food", "food", 3), FacetCount("beverage", "beverage", 1)),
        "stars": (FacetCount("5", "5", 1), FacetCount("4", "4", 1), FacetCount("3", "3", 2)),
        "commune": (FacetCount("1", "Xã A", 1),),
        "former_district": (FacetCount("Phan Thiết", "Phan Thiết", 1),),
        "producer": (FacetCount("PR-1", "HTX Một", 1),),
        "price": (FacetCount("50000-99999", "50000-99999", 2), FacetCount("1000000-", "1000000-", 1)),
        "in_stock_at": (FacetCount("ga", "ga", 2), FacetCount("cho", "cho", 1)),
    }


def test_a_choice_narrows_the_other_facets_but_not_its_own(index):
    index.put(FILTERED)

    assert counts(index, "stars", stars=(4,)) == {"5": 1, "4": 1, "3": 2}
    assert counts(index, "in_stock_at", stars=(4,)) == {"ga": 1, "cho": 1}
    assert counts(index, "stars", stars=(4,), in_stock_at=("ga",)) == {"4": 1, "3": 1}
    assert counts(index, "price", price_from=1_000_000) == {"50000-99999": 2, "1000000-": 1}
    assert counts(index, "group", price_from=1_000_000) == {"food": 1}


def test_a_renamed_producer_is_one_facet_value(index):
    index.put(listing(f"P-{at}", producer_code="PR-1", producer_name=name) for at, name in enumerate(("Cũ", "Mới")))

    assert counts(index, "producer") == {"PR-1": 2}


def test_facets_can_be_left_out(index):
    index.put(FILTERED)

    answer = index.search(SearchRequest(on=ON, stars=(4,), with_facets=False))

    assert answer.total == 1
    assert answer.facets == dict.fromkeys(FACETS, ())


def test_suggestions_name_products_producers_and_communes(index):
    places = {"commune_code": "22918", "commune_name": "Phường Mũi Né"}
    makers = {"producer_code": "PR-1", "producer_name": "Hộ kinh doanh Mũi Đá"}
    index.put([listing("P-1", "Muối biển", "Sea salt", **places), listing("P-2", "Trà sen", **makers)])

    assert list(index.suggest("mu", on=ON)) == [
        Suggestion("Muối biển", "P-1", Kind.PRODUCT),
        Suggestion("Trà sen", "P-2", Kind.PRODUCT),
        Suggestion("Hộ kinh doanh Mũi Đá", "PR-1", Kind.PRODUCER),
        Suggestion("Phường Mũi Né", "22918", Kind.COMMUNE),
    ]
    assert index.suggest("muoi", on=ON, language="en")[0].text == "Sea salt"
    assert len(index.suggest("mu", on=ON, limit=2)) == 2
    assert list(index.suggest("  ", on=ON)) == []


def test_entries_tell_code_hash_and_days_in_order(index):
    pair = [listing("P-2"), listing("P-1", certified_until=LAST_DAY + ONE_DAY)]
    index.rebuild(pair)

    entries = list(index.entries())

    assert [entry.code for entry in entries] == ["P-1", "P-2"]
    assert [entry.hash for entry in entries] == [pair[1].hash, pair[0].hash]
    assert [entry.certified_until for entry in entries] == [LAST_DAY + ONE_DAY, LAST_DAY]
    assert entries[0].certified_from == FIRST_DAY
    assert list(index.check()) == []


def test_a_listing_keeps_its_hash_through_json_and_ignores_when_it_was_updated():
    one = listing("P-1", "Mật ong", "Honey", story={"vi": "Rừng", "en": "Forest"}, in_stock_at=("cho",))
    reordered = replace(one, names={"en": "Honey", "vi": "Mật ong"}, updated_at="2026-03-01T10:00:00Z")

    assert Listing.from_json(one.to_json()) == one
    assert reordered.hash == one.hash
    assert replace(one, price_vnd=1).hash != one.hash
    assert one.hash == "fcc9821289ff5cc2d01d9fdcbe640f51293d330e12c54e2f32880aafe9998b16"
