"""A pick-up order is paid and handed over once, and its money lies in the drawer of the shift that took it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from marketplace.orders import checkout, paying
from marketplace.orders import pickups as orders
from marketplace.orders.errors import UnknownOrder, WrongState
from marketplace.orders.models import Order
from marketplace.orders.records import Buyer, OrderRequest, Wanted
from marketplace.payments import records
from marketplace.payments.models import Payment
from marketplace.pos import pickups, reports, sales, scanning, shifts
from marketplace.pos import proof as pos_proof
from marketplace.pos.errors import OrderElsewhere, TooLittleCash, TransfersNotTaken, VarianceUnexplained
from marketplace.pos.models import Method, PickUp
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import TODAY


def ordered(point: str = world.SLUG, key: str = "0199e0d0-0000-4000-8000-000000000001") -> Order:
    """Two bottles, to be picked up and paid at a point."""
    buyer = Buyer(name="Trần Thị Hoa", phone="0903 000 001", email="", language="vi")
    request = OrderRequest(
        idempotency_key=key, lines=(Wanted("68-0001-1", 2, 85_000),), method="pay_at_point", buyer=buyer, point=point
    )
    return checkout.place_order(request, on=TODAY, now=timezone.now())


@pytest.fixture
def counter(db):
    with time_machine.travel(world.NOW, tick=False):
        point = world.point(opening_hours="08:00–20:00")
        cashier = world.staff(point)
        world.goods()
        yield world.shift(world.till(point, cashier), cashier), cashier


def test_an_order_is_found_by_its_code_however_it_is_scanned(counter):
    order = ordered()

    scanned = scanning.scan(counter[0].point, f"https://cho.example/tra-cuu-don/?ma={order.number}", on=TODAY)

    assert scanned.order_number == order.number
    assert pickups.find(world.SLUG, order.number.lower()) == order
    with pytest.raises(OrderElsewhere):
        pickups.find("phan-thiet", order.number)
    with pytest.raises(UnknownOrder):
        pickups.find(world.SLUG, "OC-0000-0000")


def test_a_pick_up_is_paid_handed_over_and_counted_in_the_drawer(counter):
    shift, cashier = counter
    order = ordered()
    assert world.lying() == 10

    taken = pickups.hand_over(shift, order, method=Method.CASH, received_vnd=200_000, actor=cashier)

    payment = Payment.objects.get(subject=order.number)
    order.refresh_from_db()
    assert (taken.change_vnd, taken.handed_at is not None, world.lying()) == (30_000, True, 8)
    assert (payment.method, payment.kept_vnd, payment.holder_kind, payment.holder) == (
        "cash",
        170_000,
        "point",
        "mui-ne",
    )
    assert order.picked_up_at is not None
    assert reports.of_shift(shift).expected_vnd == 670_000


def test_a_pick_up_counts_for_the_producer_whose_goods_they_were(counter):
    shift, cashier = counter
    sales.record(shift.till, world.draft(), actor=cashier, on=TODAY)

    pickups.hand_over(shift, ordered(), method=Method.CASH, received_vnd=170_000, actor=cashier)

    [share] = reports.owners([shift])
    assert (share.units, share.amount_vnd) == (4, reports.of_shift(shift).total_vnd)


def test_a_pick_up_asked_for_twice_takes_the_money_once(counter):
    shift, cashier = counter
    order = ordered()

    first = pickups.hand_over(shift, order, method=Method.CASH, received_vnd=170_000, actor=cashier)
    again = pickups.hand_over(shift, order, method=Method.CASH, received_vnd=170_000, actor=cashier)

    assert (first.pk, PickUp.objects.count(), world.lying()) == (again.pk, 1, 8)
    assert reports.of_shift(shift).expected_vnd == 670_000


def test_a_transfer_for_a_pick_up_is_not_in_the_drawer(counter):
    shift, cashier = counter

    pickups.hand_over(shift, ordered(), method=Method.VIETQR, received_vnd=170_000, actor=cashier)

    report = reports.of_shift(shift)
    assert (report.expected_vnd, report.total_vnd) == (500_000, 170_000)


def test_a_point_without_account_takes_no_transfer_for_a_pick_up(counter):
    shift, cashier = counter
    order = ordered()
    shift.point.bank_account = ""

    with pytest.raises(TransfersNotTaken):
        pickups.hand_over(shift, order, method=Method.VIETQR, received_vnd=170_000, actor=cashier)

    assert (PickUp.objects.count(), pickups.handed_in(shift)) == (0, [])


def test_too_little_cash_hands_nothing_over(counter):
    shift, cashier = counter
    order = ordered()

    with pytest.raises(TooLittleCash):
        pickups.hand_over(shift, order, method=Method.CASH, received_vnd=100_000, actor=cashier)

    assert (PickUp.objects.count(), world.lying()) == (0, 10)


def test_an_order_released_meanwhile_takes_no_money(counter):
    shift, cashier = counter
    order = ordered()
    orders.release_overdue(timezone.now() + timedelta(days=3))

    with pytest.raises(WrongState):
        pickups.hand_over(shift, order, method=Method.CASH, received_vnd=170_000, actor=cashier)

    assert (PickUp.objects.count(), reports.of_shift(shift).expected_vnd) == (0, 500_000)


def test_a_hand_over_that_broke_off_is_read_from_the_order_when_the_shift_closes(counter):
    shift, cashier = counter
    done, never = ordered(), ordered(key="0199e0d0-0000-4000-8000-000000000002")
    pickups.hand_over(shift, done, method=Method.CASH, received_vnd=170_000, actor=cashier)
    PickUp.objects.update(handed_at=None)
    PickUp.objects.create(
        shift=shift,
        order_number=never.number,
        method="cash",
        amount_vnd=170_000,
        received_vnd=170_000,
        handed_by=cashier,
    )

    with pytest.raises(VarianceUnexplained) as asked:
        shifts.close(shift, {}, actor=cashier)

    assert asked.value.expected_vnd == 670_000
    assert PickUp.objects.get().order_number == done.number


def test_an_order_that_was_paid_before_is_only_handed_over(counter, market_takes_transfers):
    shift, cashier = counter
    buyer = Buyer(name="Trần Thị Hoa", phone="0903 000 001")
    asked = OrderRequest(
        idempotency_key="0199e0d0-0000-4000-8000-000000000009",
        lines=(Wanted("68-0001-1", 2, 85_000),),
        method="vietqr",
        buyer=buyer,
        point=world.SLUG,
    )
    order = checkout.place_order(asked, on=TODAY, now=timezone.now())
    with pytest.raises(UnknownOrder):
        pickups.find(world.SLUG, order.number)
    payment = Payment.objects.get(subject=order.number)
    records.receive(payment.pk, payment.amount_vnd)
    paying.place(order)

    taken = pickups.hand_over(
        shift, pickups.find(world.SLUG, order.number), method=Method.VIETQR, received_vnd=0, actor=cashier
    )

    payment.refresh_from_db()
    order.refresh_from_db()
    assert (taken.was_paid_before, taken.received_vnd, order.picked_up_at is not None) == (True, 0, True)
    assert (payment.received_vnd, payment.steps.filter(kind="received").count()) == (170_000, 1)
    assert world.lying() == 8
    report = reports.of_shift(shift)
    assert (report.expected_vnd, sum(each.pick_ups for each in report.takings)) == (500_000, 0)
    assert pos_proof.check() == []
