"""What lies on a shelf, and what a scanned text means there."""

from datetime import date

import pytest
import time_machine

from marketplace.offers import pauses
from marketplace.pos import scanning, shelf
from marketplace.pos.records import Refusal
from tests.factories.programme import product
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import GTIN, TODAY


@pytest.fixture
def point(db):
    with time_machine.travel(world.NOW, tick=False):
        yield world.point()


def test_the_shelf_shows_price_count_owner_and_stars(point):
    world.goods(gtin=GTIN)

    item = shelf.items(point, on=TODAY)[0]

    assert (item.sku, item.price_vnd, item.left, item.stars) == ("68-0001-1", 85_000, 10, 4)
    assert (item.producer_name, item.gtin, item.refusal) == ("HTX Thử nghiệm", GTIN, None)


def test_a_lapsed_product_stays_on_the_shelf_without_its_stars(point):
    world.goods(decided_on=date(2023, 11, 23))

    item = shelf.items(point, on=TODAY)[0]

    assert (item.stars, item.refusal) == (None, Refusal("lapsed", date(2026, 11, 24)))


def test_a_paused_and_an_unpriced_product_say_so(point):
    world.goods()
    world.goods("68-0002", price_vnd=None)
    pauses.pause("68-0001", actor=None)

    assert [item.refusal for item in shelf.items(point, on=TODAY)] == [Refusal("paused"), Refusal("not_priced")]


@pytest.mark.parametrize(
    "text",
    [
        "68-0001",
        "68-0001-1",
        GTIN,
        f"0{GTIN}",
        "https://cho-ocop.example/tra-cuu/68-0001",
        "https://cho-ocop.example/en/tra-cuu/68-0001/?x=1",
        " /tra-cuu/68-0001\n",
    ],
)
def test_one_code_is_read_in_every_form(point, text):
    world.goods(gtin=GTIN)

    scanned = scanning.scan(point, text, on=TODAY)

    assert [item.sku for item in scanned.items] == ["68-0001-1"]
    assert (scanned.is_known, scanned.refusal) == (True, None)


@pytest.mark.parametrize(
    "text",
    ["oc-7k3m-92qd", "OC7K3M92QD", "0C-7K3M-92QD", "https://x.example/quay/?ma=OC-7K3M-92QD", "OC-7K3M-92QD-1"],
)
def test_an_order_code_is_read_from_text_and_address_however_it_is_typed(point, text):
    assert scanning.scan(point, text, on=TODAY).order_number == "OC-7K3M-92QD"


@pytest.mark.parametrize("text", ["7K3M-92QD", "12345670", "/san-pham/go-moc-tram-thom/"])
def test_what_only_looks_like_an_order_code_is_none(point, text):
    assert scanning.scan(point, text, on=TODAY).order_number == ""


def test_a_registered_product_that_is_not_here_is_refused_with_the_reason(point):
    world.goods(at="phan-thiet")
    product("68-0002")

    assert scanning.scan(point, "68-0001", on=TODAY).refusal == Refusal("not_on_shelf")
    assert scanning.scan(point, "68-0002", on=TODAY).refusal == Refusal("not_recognised")


@pytest.mark.parametrize("text", ["", "8938505974195", "68-9999", "xin chào", "https://example.org/", "\x00"])
def test_what_means_nothing_is_unknown(point, text):
    assert not scanning.scan(point, text, on=TODAY).is_known


def test_the_demo_refuses_the_products_of_real_firms_and_sells_the_fictional_ones(point, settings):
    settings.DEMO = True
    world.goods()
    world.goods("MH-0001", illustrative=True)

    refusals = {item.product_code: item.refusal for item in shelf.items(point, on=TODAY)}

    assert refusals == {"68-0001": Refusal("demonstration"), "MH-0001": None}
    assert scanning.scan(point, "68-0001", on=TODAY).refusal == Refusal("demonstration")


def test_the_shelf_is_read_in_few_queries(point, django_assert_max_num_queries):
    for number in range(1, 8):
        world.goods(f"68-{number:04d}")

    with django_assert_max_num_queries(12):
        assert len(shelf.items(point, on=TODAY)) == 7
