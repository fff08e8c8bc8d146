"""Prices and counts apply at once, and each leaves a row that nobody can edit."""

import pytest
from django.db import DatabaseError, transaction

from marketplace.offers import prices, stock
from marketplace.offers.errors import InvalidCount, InvalidPrice, UnknownChannel, UnknownPlace
from marketplace.offers.models import PriceChange, StockCount
from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.outbox.models import Event
from marketplace.stores.errors import UnknownSku
from tests.factories.people import user
from tests.marketplace.offers_world import HOME, in_store, offered
from tests.storefront.shop_world import sales_point

pytestmark = pytest.mark.django_db


def test_a_listed_price_applies_at_once_and_says_who_changed_it():
    offered(exceptions={"modern-trade": 70_000})
    owner = user("chu")

    prices.set_price("68-0001-1", None, 90_500, actor=owner, reason=" Giá cá tăng ")

    variant = in_store().variants[0]
    assert (variant.listed_price_vnd, dict(variant.exceptions)) == (90_500, {"modern-trade": 70_000})
    assert (variant.name, variant.net_quantity, variant.weight_g) == ({"vi": "Chai 500 ml"}, 500, 900)
    row = PriceChange.objects.get()
    assert (row.product.code, row.sku, row.channel, row.old_vnd, row.new_vnd, row.actor, row.reason) == (
        "68-0001", "68-0001-1", "", 85_000, 90_500, owner, "Giá cá tăng",
    )  # fmt: skip


@pytest.mark.parametrize(("channel", "without"), [("pos-mui-ne", 85_000), ("modern-trade", None)])
def test_without_its_own_price_a_point_follows_the_listed_one_and_modern_trade_is_not_offered(channel, without):
    offered()
    sales_point("mui-ne")
    assert in_store().variants[0].price_in(channel) == without

    prices.set_price("68-0001-1", channel, 70_000, actor=None)
    assert in_store().variants[0].price_in(channel) == 70_000

    prices.set_price("68-0001-1", channel, None, actor=None)
    assert in_store().variants[0].price_in(channel) == without
    steps = PriceChange.objects.order_by("pk").values_list("channel", "old_vnd", "new_vnd")
    assert list(steps) == [(channel, None, 70_000), (channel, 70_000, None)]


def test_a_price_that_stands_already_leaves_no_row_and_wakes_nobody():
    offered()
    events = Event.objects.count()

    assert prices.set_price("68-0001-1", None, 85_000, actor=None) is None

    assert (PriceChange.objects.count(), Event.objects.count()) == (0, events)


@pytest.mark.parametrize("price_vnd", [0, -1, 1_000_000_001, None])
def test_what_is_no_price_changes_nothing(price_vnd):
    offered()

    with pytest.raises(InvalidPrice):
        prices.set_price("68-0001-1", None, price_vnd, actor=None)

    assert in_store().variants[0].listed_price_vnd == 85_000
    assert not PriceChange.objects.exists()


@pytest.mark.parametrize("channel", ["nowhere", "pos-", "pos-khong-co", ""])
def test_a_channel_nobody_knows_is_refused(channel):
    offered()

    with pytest.raises(UnknownChannel):
        prices.set_price("68-0001-1", channel, 1_000, actor=None)


def test_a_sales_point_is_a_channel():
    offered()
    sales_point("mui-ne")

    prices.set_price("68-0001-1", "pos-mui-ne", 95_000, actor=None)

    assert in_store().variants[0].price_in("pos-mui-ne") == 95_000


def test_an_unknown_pack_is_refused():
    offered()

    with pytest.raises(UnknownSku):
        prices.set_price("68-0001-2", None, 1_000, actor=None)


def test_two_do_not_write_one_listing_at_once():
    offered()

    with leases.held(["listing:68-0001"]), pytest.raises(LeaseTaken):
        prices.set_price("68-0001-1", None, 1_000, actor=None)

    assert in_store().variants[0].listed_price_vnd == 85_000


def test_a_count_applies_at_once_and_keeps_what_was_there():
    offered(stock=10)
    owner = user("chu")

    stock.count("68-0001-1", HOME, 7, actor=owner, reason="Vỡ 3 chai")

    assert in_store().variants[0].stock == {HOME: 7}
    row = StockCount.objects.get()
    assert (row.place, row.old, row.new, row.actor, row.reason) == (HOME, 10, 7, owner, "Vỡ 3 chai")


def test_the_same_count_again_is_no_news():
    offered(stock=10)

    assert stock.count("68-0001-1", HOME, 10, actor=None) is None

    assert not StockCount.objects.exists()


def test_a_first_count_of_nothing_is_a_count():
    offered(stock=10)
    sales_point("mui-ne")

    stock.count("68-0001-1", "point:mui-ne", 0, actor=None)

    assert StockCount.objects.get().new == 0


@pytest.mark.parametrize(("quantity", "error"), [(-1, InvalidCount), (1_000_001, InvalidCount)])
def test_what_is_no_count_changes_nothing(quantity, error):
    offered(stock=10)

    with pytest.raises(error):
        stock.count("68-0001-1", HOME, quantity, actor=None)

    assert in_store().variants[0].stock == {HOME: 10}


@pytest.mark.parametrize("place", ["producer:68-P-0002", "point:khong-co", "nowhere"])
def test_goods_lie_at_their_producer_or_at_a_point(place):
    offered()

    with pytest.raises(UnknownPlace):
        stock.count("68-0001-1", place, 1, actor=None)


@pytest.mark.parametrize("model", [PriceChange, StockCount])
def test_history_is_not_edited(model):
    offered()
    prices.set_price("68-0001-1", None, 90_000, actor=None)
    stock.count("68-0001-1", HOME, 3, actor=None)

    with pytest.raises(DatabaseError, match="history is immutable"), transaction.atomic():
        model.objects.update(reason="khác")
    with pytest.raises(DatabaseError, match="history is immutable"), transaction.atomic():
        model.objects.all().delete()
