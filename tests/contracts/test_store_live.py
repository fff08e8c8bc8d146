"""The contract of a store engine under many callers and under kill -9. No recording can take part in these."""

import os
import signal
import time
from collections.abc import Callable

import pytest
from django.db import connections

from marketplace.stores.errors import AlreadyHandedOver, OrderCancelled, OutOfStock
from marketplace.stores.records import OrderState, Parcel, ProductDraft, Return, StockCount, Units, VariantDraft
from tests.contracts.stores import LIVE_STORES, PRICE_VND, Bench, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=LIVE_STORES)
def bench(request):
    return Bench.of(request, LIVE_STORES)


def start_and_kill(work: Callable[[], object], after_ms: int) -> None:
    """Do the work in a process of its own and kill it as nobody should."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(after_ms / 1_000)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_fifty_buyers_of_the_last_five_units_get_exactly_five(bench):
    bench.on_sale(5, bench.names.shelf)
    channel = f"pos-{bench.names.point}"

    answers = at_once(bench.fifty_buyers())

    refused = [answer for answer in answers if isinstance(answer, OutOfStock)]
    assert len(refused) == 45
    assert {(each.asked, each.left) for each in refused} == {(1, 0)}
    placed = bench.store.orders([bench.draft(1, order=f"DH{n}", channel=channel).ref for n in range(25)])
    sold = bench.store.orders([bench.sale(1, key=f"SALE{n}").key for n in range(25)])
    assert len(placed) + len(sold) == 5
    assert bench.counted(bench.names.shelf) == (5 - len(sold), 0)


def test_one_order_placed_by_ten_at_once_is_placed_once(bench):
    bench.on_sale(5)

    answers = at_once([lambda: bench.place(3)] * 10)

    assert answers == [bench.order(bench.draft(3).ref)] * 10
    assert bench.counted() == (5, 2)


def test_one_sale_replayed_by_ten_at_once_is_recorded_once(bench):
    bench.on_sale(5, bench.names.shelf)
    sale = bench.sale(2)

    answers = at_once([lambda: bench.store.record_counter_sale(sale, allow_short=True)] * 10)

    assert answers == [answers[0]] * 10
    assert bench.counted(bench.names.shelf) == (3, 3)


def test_one_parcel_and_one_return_count_once_however_many_say_so(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref

    at_once([lambda: bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(2)))] * 8)
    assert bench.counted() == (3, 2)

    at_once([lambda: bench.store.take_back(ref, Return(key="R1", lines=bench.units(1), restock=True))] * 8)
    assert bench.counted() == (4, 3)


def test_an_order_is_either_cancelled_or_handed_over(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref

    cancelled, shipped = at_once(
        [
            lambda: bench.store.cancel(ref, "khách đổi ý"),
            lambda: bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(3))),
        ]
    )

    if bench.order(ref).state is OrderState.CANCELLED:
        assert isinstance(shipped, OrderCancelled)
        assert bench.counted() == (5, 5)
    else:
        assert isinstance(cancelled, AlreadyHandedOver)
        assert bench.counted() == (2, 2)


def test_counting_beside_orders_loses_neither(bench):
    bench.on_sale(100)
    orders = [lambda n=n: bench.place(1, order=f"DH{n}") for n in range(15)]
    counts = [lambda: bench.count(90)] * 5

    at_once([*orders, *counts])

    assert bench.counted() == (90, 75)


def test_baskets_in_opposite_order_do_not_block_each_other(bench):
    bench.on_sale(50)
    second = bench.names.key("SECOND")
    variant = VariantDraft(sku=second, listed_price_vnd=PRICE_VND)
    bench.store.save_products([ProductDraft(code=bench.names.code, variants=(variant,))])
    bench.store.set_stock([StockCount(second, bench.names.home, 50)])
    there = (Units(bench.names.sku, 1), Units(second, 1))
    baskets = [there, there[::-1]] * 8

    answers = at_once([lambda n=n, b=b: bench.place(2, order=f"DH{n}", lines=b) for n, b in enumerate(baskets)])

    assert {answer.state for answer in answers} == {OrderState.PLACED}
    assert bench.counted() == (50, 34)


@pytest.mark.parametrize("after_ms", [1, 5, 10, 15, 20, 30, 50])
def test_an_order_whose_process_was_killed_is_placed_once_by_the_next(bench, after_ms):
    bench.on_sale(5)
    draft = bench.draft(3, order=f"DH{after_ms}")

    start_and_kill(lambda: bench.store.place_order(draft), after_ms)

    assert bench.store.place_order(draft).lines[0].held == 3
    assert bench.counted() == (5, 2)


@pytest.mark.parametrize("after_ms", [1, 5, 10, 15, 20, 30, 50])
def test_a_parcel_whose_process_was_killed_leaves_once(bench, after_ms):
    bench.on_sale(5)
    ref = bench.place(3, order=f"DH{after_ms}").ref
    parcel = Parcel(key="K1", lines=bench.units(3))

    start_and_kill(lambda: bench.store.fulfil(ref, parcel), after_ms)

    assert bench.store.fulfil(ref, parcel).lines[0].handed_over == 3
    assert bench.counted() == (2, 2)
