"""The contract of a store engine from the hold to the door and back, and over the counter."""

from datetime import timedelta

import pytest

from marketplace.stores.errors import (
    AlreadyHandedOver,
    KeyReused,
    NotForSale,
    NotPriced,
    OrderCancelled,
    OutOfStock,
    TooMany,
    UnknownOrder,
    UnknownSku,
)
from marketplace.stores.records import (
    CounterLine,
    OrderState,
    Parcel,
    PaymentFact,
    PaymentKind,
    RecordedSale,
    Return,
    Shortage,
    Units,
)
from tests.contracts.stores import LAST_DAY, STORES, Bench, kinds_of

ONE_DAY = timedelta(days=1)


@pytest.fixture(params=kinds_of(STORES))
def bench(request):
    return Bench.of(request, STORES)


def test_units_that_cannot_be_supplied_are_freed_once(bench):
    bench.on_sale(5)
    ref = bench.place(3, delivery_vnd=20_000).ref

    order = bench.store.cannot_supply(ref, bench.units(2), delivery_vnd=15_000)

    assert (order.lines[0].not_supplied, order.lines[0].held, order.total_vnd) == (2, 1, 100_000)
    assert bench.counted() == (5, 4)
    older = bench.store.cannot_supply(ref, bench.units(1), delivery_vnd=18_000)
    assert bench.store.cannot_supply(ref, bench.units(2), delivery_vnd=15_000) == older == order
    assert bench.counted() == (5, 4)


def test_an_order_of_which_nothing_can_be_supplied_is_cancelled(bench):
    bench.on_sale(5)
    ref = bench.place(3, delivery_vnd=20_000).ref

    order = bench.store.cannot_supply(ref, bench.units(3))

    assert (order.state, order.total_vnd) == (OrderState.CANCELLED, 0)
    assert bench.store.cannot_supply(ref, bench.units(3)) == order
    assert bench.counted() == (5, 5)


def test_no_more_can_be_called_off_than_waits(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref
    bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(1)))

    with pytest.raises(TooMany) as refused:
        bench.store.cannot_supply(ref, bench.units(3))

    assert (refused.value.asked, refused.value.left) == (3, 2)
    rest = bench.store.cannot_supply(ref, bench.units(2))
    assert (rest.state, rest.total_vnd, rest.lines[0].held) == (OrderState.PLACED, 85_000, 0)
    assert bench.counted() == (4, 4)


def test_cancelling_frees_the_stock_and_is_harmless_twice(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref

    bench.store.cancel(ref, "khách đổi ý")
    bench.store.cancel(ref, "khách đổi ý")
    bench.store.cancel("never-placed/online", "dọn dẹp")

    assert (bench.order(ref).state, bench.order(ref).total_vnd) == (OrderState.CANCELLED, 0)
    assert bench.counted() == (5, 5)


def test_a_cancelled_order_takes_no_goods(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref
    bench.store.cancel(ref, "khách đổi ý")

    with pytest.raises(OrderCancelled):
        bench.place(3)
    with pytest.raises(OrderCancelled):
        bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(1)))
    with pytest.raises(OrderCancelled):
        bench.store.cannot_supply(ref, bench.units(1))

    assert bench.counted() == (5, 5)


def test_goods_handed_over_leave_the_shelf_once(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref

    first = bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(2)))
    again = bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(2), tracking="GHN9"))

    assert (first.lines[0].handed_over, first.lines[0].held) == (2, 1)
    assert again.lines == first.lines
    assert again.parcels == (Parcel(key="K1", lines=bench.units(2), tracking="GHN9"),)
    assert bench.counted() == (3, 2)
    with pytest.raises(KeyReused):
        bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(1)))
    assert bench.counted() == (3, 2)


def test_no_more_is_handed_over_than_is_held(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref

    with pytest.raises(TooMany) as refused:
        bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(4)))
    with pytest.raises(UnknownSku):
        bench.store.fulfil(ref, Parcel(key="K1", lines=(Units("none", 1),)))

    assert (refused.value.asked, refused.value.left) == (4, 3)
    assert bench.counted() == (5, 2)


def test_a_count_below_what_is_held_leaves_nothing_to_sell_and_nothing_to_hand_over(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref
    bench.count(1)

    with pytest.raises(OutOfStock) as refused:
        bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(3)))

    assert (refused.value.asked, refused.value.left) == (3, 1)
    assert bench.counted() == (1, 0)
    assert bench.order(ref).lines[0].held == 3


def test_what_was_sold_in_time_is_handed_over_after_the_star_has_ended(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref
    bench.publish(stars=None, may_be_bought=False)

    order = bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(3)))

    assert order.lines[0].handed_over == 3
    assert bench.counted() == (2, 2)


def test_an_order_of_which_goods_have_left_is_not_cancelled(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref
    bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(1)))

    with pytest.raises(AlreadyHandedOver):
        bench.store.cancel(ref, "khách đổi ý")

    assert bench.order(ref).state is OrderState.PLACED
    assert bench.counted() == (4, 2)


@pytest.mark.parametrize(("restock", "on_shelf"), [(True, 3), (False, 2)], ids=["restocked", "spoiled"])
def test_what_comes_back_is_counted_once(bench, restock, on_shelf):
    bench.on_sale(5)
    ref = bench.place(3, order=f"DH-{restock}").ref
    bench.store.fulfil(ref, Parcel(key="K1", lines=bench.units(3)))
    back = Return(key="R1", lines=bench.units(1), restock=restock)

    order = bench.store.take_back(ref, back)

    assert (order.lines[0].returned, order.returns) == (1, (back,))
    assert bench.store.take_back(ref, back) == order
    assert bench.counted() == (on_shelf, on_shelf)
    with pytest.raises(KeyReused):
        bench.store.take_back(ref, Return(key="R1", lines=bench.units(2), restock=restock))
    with pytest.raises(TooMany) as refused:
        bench.store.take_back(ref, Return(key="R2", lines=bench.units(3), restock=restock))
    assert (refused.value.asked, refused.value.left) == (3, 2)
    assert bench.counted() == (on_shelf, on_shelf)


def test_a_payment_is_recorded_once(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref
    due = PaymentFact(key="E1", payment="P1", kind=PaymentKind.DUE, amount_vnd=255_000)
    received = PaymentFact(key="E2", payment="P1", kind=PaymentKind.RECEIVED, amount_vnd=255_000)

    for fact in (due, received, received, due):
        noted = bench.store.record_payments(ref, [fact])

    order = bench.order(ref)
    assert order.payments == noted == (due, received)
    assert order.received_vnd == 255_000
    other = PaymentFact(key="E2", payment="P1", kind=PaymentKind.RECEIVED, amount_vnd=1)
    with pytest.raises(KeyReused):
        bench.store.record_payments(ref, [other])
    assert bench.order(ref) == order


def test_payments_are_recorded_together_in_their_order(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref
    due = [PaymentFact(key=f"{name}-1", payment=name, kind=PaymentKind.DUE, amount_vnd=85_000) for name in "ABCDE"]
    less = PaymentFact(key="A-2", payment="A", kind=PaymentKind.DUE, amount_vnd=80_000)
    received = PaymentFact(key="A-3", payment="A", kind=PaymentKind.RECEIVED, amount_vnd=80_000)

    assert bench.store.record_payments(ref, due[:3]) == tuple(due[:3])
    noted = bench.store.record_payments(ref, [*due, less, received, received])

    assert bench.order(ref).payments == noted == (*due, less, received)
    assert bench.store.record_payments(ref, [received, *due]) == noted
    assert bench.order(ref).received_vnd == 80_000


def test_of_payments_of_which_one_is_refused_none_is_recorded(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref
    due = PaymentFact(key="E1", payment="P1", kind=PaymentKind.DUE, amount_vnd=255_000)
    another = PaymentFact(key="E2", payment="P2", kind=PaymentKind.DUE, amount_vnd=1)
    same_key = PaymentFact(key="E1", payment="P1", kind=PaymentKind.DUE, amount_vnd=1)
    bench.store.record_payments(ref, [due])

    with pytest.raises(KeyReused):
        bench.store.record_payments(ref, [another, same_key])
    with pytest.raises(KeyReused):
        bench.store.record_payments(ref, [another, PaymentFact(key="E2", payment="P2", kind=due.kind, amount_vnd=2)])

    assert bench.order(ref).payments == (due,)


def test_a_late_payment_of_a_cancelled_order_is_recorded_and_given_back(bench):
    bench.on_sale(5)
    ref = bench.place(3).ref
    bench.store.cancel(ref, "quá hạn")

    bench.store.record_payments(
        ref, [PaymentFact(key="E1", payment="P1", kind=PaymentKind.RECEIVED, amount_vnd=255_000)]
    )
    assert bench.order(ref).received_vnd == 255_000
    bench.store.record_payments(
        ref, [PaymentFact(key="E2", payment="P1", kind=PaymentKind.REFUNDED, amount_vnd=255_000)]
    )

    assert (bench.order(ref).received_vnd, bench.order(ref).state) == (0, OrderState.CANCELLED)


def test_verbs_on_an_unknown_order_are_refused(bench):
    bench.on_sale(5)

    with pytest.raises(UnknownOrder):
        bench.store.fulfil("none/online", Parcel(key="K1", lines=bench.units(1)))
    with pytest.raises(UnknownOrder):
        bench.store.cannot_supply("none/online", bench.units(1))
    with pytest.raises(UnknownOrder):
        bench.store.take_back("none/online", Return(key="R1", lines=bench.units(1), restock=True))
    fact = PaymentFact(key="E1", payment="P1", kind=PaymentKind.DUE, amount_vnd=1)
    with pytest.raises(UnknownOrder):
        bench.store.record_payments("none/online", [fact])
    assert bench.store.orders(["none/online"]) == {}


def test_a_counter_sale_takes_from_the_shelf_of_its_point_once(bench):
    bench.on_sale(5, bench.names.shelf)
    sale = bench.sale(2)

    recorded = bench.store.record_counter_sale(sale, allow_short=False)

    assert recorded == RecordedSale(key=sale.key, total_vnd=170_000)
    assert bench.store.record_counter_sale(sale, allow_short=True) == recorded
    assert bench.counted(bench.names.shelf) == (3, 3)
    with pytest.raises(KeyReused):
        bench.store.record_counter_sale(bench.sale(1), allow_short=True)
    assert bench.counted(bench.names.shelf) == (3, 3)


def test_a_counter_sale_is_refused_what_the_shelf_does_not_have(bench):
    bench.on_sale(5, bench.names.shelf)
    bench.count(9)
    bench.place(4, channel=f"pos-{bench.names.point}")

    with pytest.raises(OutOfStock) as refused:
        bench.store.record_counter_sale(bench.sale(2), allow_short=False)

    assert (refused.value.asked, refused.value.left) == (2, 1)
    assert bench.counted(bench.names.shelf) == (5, 1)


def test_goods_that_are_gone_are_recorded_with_what_was_short(bench):
    bench.on_sale(1, bench.names.shelf)
    sale = bench.sale(3)

    recorded = bench.store.record_counter_sale(sale, allow_short=True)

    assert recorded.shortages == (Shortage(bench.names.sku, asked=3, left=1),)
    assert bench.store.record_counter_sale(sale, allow_short=True) == recorded
    assert bench.counted(bench.names.shelf) == (0, 0)


def test_a_sale_from_a_shelf_that_was_never_counted_is_recorded_short(bench):
    bench.save()
    bench.publish()

    recorded = bench.store.record_counter_sale(bench.sale(1), allow_short=True)

    assert recorded.shortages == (Shortage(bench.names.sku, asked=1, left=0),)
    assert bench.counted(bench.names.shelf) == (0, 0)


def test_a_lapsed_product_is_refused_at_the_till_but_recorded_when_it_is_gone(bench):
    bench.on_sale(5, bench.names.shelf)
    sale = bench.sale(1, on=LAST_DAY + ONE_DAY)

    with pytest.raises(NotForSale):
        bench.store.record_counter_sale(sale, allow_short=False)
    assert bench.counted(bench.names.shelf) == (5, 5)

    recorded = bench.store.record_counter_sale(sale, allow_short=True)
    assert recorded.not_for_sale == (bench.names.code,)
    assert bench.counted(bench.names.shelf) == (4, 4)


def test_what_has_no_price_is_not_sold_at_the_till(bench):
    bench.on_sale(5, bench.names.shelf, price_vnd=None)

    with pytest.raises(NotPriced):
        bench.store.record_counter_sale(bench.sale(1), allow_short=False)
    with pytest.raises(UnknownSku):
        bench.store.record_counter_sale(bench.sale(1, lines=(CounterLine("none", 1, 1),)), allow_short=True)

    assert bench.counted(bench.names.shelf) == (5, 5)


def test_a_voided_sale_puts_goods_and_money_back(bench):
    bench.on_sale(5, bench.names.shelf)
    sale = bench.sale(2)
    bench.store.record_counter_sale(sale, allow_short=False)
    assert bench.order(sale.key).received_vnd == 170_000

    bench.store.take_back(sale.key, Return(key="VOID", lines=bench.units(2), restock=True))
    refund = PaymentFact(key="VOID", payment="cash", kind=PaymentKind.REFUNDED, amount_vnd=170_000)
    bench.store.record_payments(sale.key, [refund])

    assert bench.order(sale.key).received_vnd == 0
    assert bench.counted(bench.names.shelf) == (5, 5)


def test_an_engine_in_order_has_no_problems(bench):
    bench.on_sale(5)
    bench.place(3)

    assert bench.store.check() == []
