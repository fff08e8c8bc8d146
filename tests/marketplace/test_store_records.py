"""The values that cross the store's contract refuse what cannot be meant."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from marketplace.stores.channels import selling_place
from marketplace.stores.errors import UnknownChannel
from marketplace.stores.records import (
    CounterLine,
    CounterSale,
    OrderDraft,
    Parcel,
    Publication,
    StockCount,
    Units,
    VariantDraft,
)

DRAFT = OrderDraft(
    number="DH-1", channel="online", lines=(Units("A", 1), Units("B", 2)), total_vnd=90_000, on=date(2026, 3, 2)
)
SALE = CounterSale(
    key="01J",
    point="mui-ne",
    lines=(CounterLine("A", 2, 45_000),),
    method="cash",
    sold_at=datetime(2026, 3, 2, 3, 0, tzinfo=UTC),
    on=date(2026, 3, 2),
)


@pytest.mark.parametrize("facts", [{"listed_price_vnd": 0}, {"exceptions": {"online": -1}}])
def test_a_price_is_positive(facts):
    with pytest.raises(ValueError, match="positive"):
        VariantDraft(sku="A", **facts)


def test_a_count_is_not_negative_and_a_line_has_a_unit():
    with pytest.raises(ValueError, match="never negative"):
        StockCount("A", "point:mui-ne", -1)
    with pytest.raises(ValueError, match="at least one unit"):
        Units("A", 0)


@pytest.mark.parametrize("lines", [(), (Units("A", 1), Units("A", 1))], ids=["none", "twice"])
def test_goods_have_one_line_for_each_variant(lines):
    with pytest.raises(ValueError, match="one line for each variant"):
        Parcel(key="K1", lines=lines).fingerprint()


def test_the_order_of_lines_and_the_day_of_a_repeat_do_not_make_another_order():
    same = replace(DRAFT, lines=DRAFT.lines[::-1], on=date(2026, 3, 3))

    assert same.fingerprint() == DRAFT.fingerprint()
    assert DRAFT.ref == "DH-1/online"


@pytest.mark.parametrize(
    "facts", [{"channel": "modern-trade"}, {"lines": (Units("A", 1),)}, {"total_vnd": 1}, {"delivery_vnd": 1}]
)
def test_anything_else_makes_another_order(facts):
    assert replace(DRAFT, **facts).fingerprint() != DRAFT.fingerprint()


@pytest.mark.parametrize(
    "facts", [{"point": "ke-ga"}, {"lines": (CounterLine("A", 2, 44_000),)}, {"method": "transfer"}]
)
def test_anything_else_makes_another_sale(facts):
    assert replace(SALE, **facts).fingerprint() != SALE.fingerprint()
    assert (SALE.channel, SALE.place, SALE.total_vnd) == ("pos-mui-ne", "point:mui-ne", 90_000)


def test_each_channel_sells_from_one_place():
    places = [selling_place(channel, "68-P-0001") for channel in ("online", "modern-trade", "pos-mui-ne")]

    assert places == ["producer:68-P-0001", "producer:68-P-0001", "point:mui-ne"]
    for unknown in ("", "pos-", "market"):
        with pytest.raises(UnknownChannel):
            selling_place(unknown, "68-P-0001")


def test_without_both_days_nothing_may_be_sold():
    assert not Publication("A", 4, date(2026, 1, 1), None, may_be_bought=True).allows_sale(date(2026, 3, 2))
    assert not Publication("A", 4, None, date(2026, 12, 31), may_be_bought=True).allows_sale(date(2026, 3, 2))
