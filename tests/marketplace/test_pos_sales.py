"""The sale journal: recorded once, refused with the reason, voided in its shift, whatever breaks in between."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.outbox.models import Event
from marketplace.payments.models import Payment
from marketplace.pos import reports, sales, shifts
from marketplace.pos.errors import (
    AgeNotChecked,
    InvalidSale,
    KeyReused,
    NotOnShelf,
    NotSellable,
    NotVoidable,
    OtherTill,
    PriceChanged,
    ReasonMissing,
    ShelfShort,
    ShiftClosed,
    ShiftMissing,
    TillBusy,
    TooLittleCash,
    TransfersNotTaken,
)
from marketplace.pos.models import Method, Sale, SaleLine, SaleState
from marketplace.programme import acts
from marketplace.stores import store, stores
from marketplace.stores.errors import StoreUnavailable
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import TODAY


class Faltering:
    """The engine behind a bad line: it does what it is told, and the answer of one method is lost once."""

    def __init__(self, method: str) -> None:
        self.engine, self.loses = stores["embedded"], method

    def __getattr__(self, name: str):
        verb = getattr(self.engine, name)
        if name != self.loses:
            return verb

        def answer_is_lost(*args, **options):
            self.loses = ""
            verb(*args, **options)
            raise StoreUnavailable

        return answer_is_lost


@pytest.fixture
def falter():
    """Let the default engine lose the next answer of a method."""
    usual = stores["default"]

    def begin(method: str) -> None:
        stores["default"] = Faltering(method)

    yield begin
    stores["default"] = usual


@pytest.fixture
def counter(db):
    with time_machine.travel(world.NOW, tick=False):
        point = world.point()
        cashier = world.staff(point)
        till = world.till(point, cashier)
        world.shift(till, cashier)
        yield till, cashier


def test_a_sale_takes_the_goods_and_the_point_holds_the_money(counter):
    till, cashier = counter
    row = world.goods()

    sale = sales.record(till, world.draft(received_vnd=200_000), actor=cashier, on=TODAY)

    payment = Payment.objects.get()
    line = sale.lines.get()
    assert (sale.state, sale.receipt_number, sale.total_vnd, sale.change_vnd) == ("recorded", "1-001", 170_000, 30_000)
    assert (line.producer, line.product_code, line.stars) == (row.producer, "68-0001", 4)
    assert (payment.holder_kind, payment.holder, payment.kept_vnd) == ("point", "mui-ne", 170_000)
    assert payment.confirmed_by == cashier
    assert world.lying() == 8


def test_a_repeated_sale_is_recorded_once(counter):
    till, cashier = counter
    world.goods()

    first = sales.record(till, world.draft(), actor=cashier, on=TODAY)
    again = sales.record(till, world.draft(), actor=cashier, on=date(2026, 11, 25))

    assert (first.pk, Sale.objects.count(), Payment.objects.count(), world.lying()) == (again.pk, 1, 1, 8)


def test_a_key_with_another_basket_is_refused(counter):
    till, cashier = counter
    world.goods()
    sales.record(till, world.draft(), actor=cashier, on=TODAY)

    with pytest.raises(KeyReused):
        sales.record(till, world.draft(1, ("68-0001-1", 3, 85_000)), actor=cashier, on=TODAY)

    assert world.lying() == 8


def test_a_lost_answer_of_the_engine_is_finished_by_asking_again(counter, falter):
    till, cashier = counter
    world.goods()
    falter("record_counter_sale")
    with pytest.raises(StoreUnavailable):
        sales.record(till, world.draft(), actor=cashier, on=TODAY)
    assert (Sale.objects.get().state, Payment.objects.count(), world.lying()) == ("recording", 0, 8)

    sale = sales.record(till, world.draft(), actor=cashier, on=TODAY)

    assert (sale.state, sale.receipt_number, Payment.objects.count(), world.lying()) == ("recorded", "1-001", 1, 8)


def test_a_sale_of_the_last_minute_in_force_is_finished_after_midnight(counter, falter):
    till, cashier = counter
    world.goods(decided_on=date(2023, 11, 24))
    falter("record_counter_sale")
    with pytest.raises(StoreUnavailable):
        sales.record(till, world.draft(), actor=cashier, on=TODAY)
    tomorrow = TODAY + timedelta(days=1)

    sale = sales.record(till, world.draft(), actor=cashier, on=tomorrow)

    assert (sale.on, sale.number, sale.shift.on) == (TODAY, 1, TODAY)
    with pytest.raises(NotSellable):
        sales.record(till, world.draft(2), actor=cashier, on=tomorrow)


def test_closing_a_shift_finishes_what_waits_for_the_engine(counter, falter):
    till, cashier = counter
    world.goods()
    falter("record_counter_sale")
    with pytest.raises(StoreUnavailable):
        sales.record(till, world.draft(), actor=cashier, on=TODAY)

    closed = shifts.close(shifts.current(till), {500_000: 1, 100_000: 1, 50_000: 1, 20_000: 1}, actor=cashier)

    assert (closed.expected_vnd, closed.variance_vnd) == (670_000, 0)
    assert sales.record(till, world.draft(), actor=cashier, on=TODAY).state == SaleState.RECORDED


def test_the_sweep_finishes_what_broke_off_once_its_leases_are_over(counter, falter):
    till, cashier = counter
    world.goods()
    falter("record_counter_sale")
    with pytest.raises(StoreUnavailable):
        sales.record(till, world.draft(), actor=cashier, on=TODAY)
    assert sales.sweep(timezone.now()) == 0

    assert sales.sweep(timezone.now() + timedelta(seconds=91)) == 1

    assert (Sale.objects.get().state, Payment.objects.get().kept_vnd, world.lying()) == ("recorded", 170_000, 8)


def test_a_lapsed_product_is_refused_with_its_last_day(counter):
    till, cashier = counter
    world.goods(decided_on=date(2023, 11, 23))

    with pytest.raises(NotSellable) as refused:
        sales.record(till, world.draft(), actor=cashier, on=TODAY)

    assert (refused.value.why, refused.value.since) == ("lapsed", date(2026, 11, 24))
    assert (Sale.objects.count(), world.lying()) == (0, 10)


def test_a_suspended_product_is_refused_from_the_day_of_the_act(counter):
    till, cashier = counter
    world.goods()
    acts.suspend("68-0001", actor=None, reason="Khiếu nại")

    with pytest.raises(NotSellable) as refused:
        sales.record(till, world.draft(), actor=cashier, on=TODAY)

    assert (refused.value.why, refused.value.since) == ("suspended", TODAY)


def test_alcohol_is_sold_once_the_age_was_checked(counter):
    till, cashier = counter
    world.goods(alcohol_pct=29)

    with pytest.raises(AgeNotChecked):
        sales.record(till, world.draft(), actor=cashier, on=TODAY)
    assert world.lying() == 10

    sale = sales.record(till, world.draft(2, age_checked=True), actor=cashier, on=TODAY)
    assert (sale.age_checked, world.lying()) == (True, 8)


@pytest.mark.parametrize(
    ("lines", "received_vnd", "error"),
    [
        ([("68-0001-1", 2, 80_000)], None, PriceChanged),
        ([("68-0001-1", 11, 85_000)], None, ShelfShort),
        ([("68-0009-1", 1, 85_000)], None, NotOnShelf),
        ([("68-0001-1", 2, 85_000)], 100_000, TooLittleCash),
        ([("68-0001-1", 0, 85_000)], None, InvalidSale),
        ([("68-0001-1", 1, 85_000), ("68-0001-1", 1, 85_000)], None, InvalidSale),
    ],
)
def test_what_cannot_be_sold_as_shown_changes_nothing(counter, lines, received_vnd, error):
    till, cashier = counter
    world.goods()

    with pytest.raises(error):
        sales.record(till, world.draft(1, *lines, received_vnd=received_vnd), actor=cashier, on=TODAY)

    assert (Sale.objects.count(), Payment.objects.count(), world.lying()) == (0, 0, 10)


def test_a_shelf_of_another_point_sells_nothing_here(counter):
    till, cashier = counter
    world.goods(at="phan-thiet")

    with pytest.raises(NotOnShelf):
        sales.record(till, world.draft(), actor=cashier, on=TODAY)


def test_nothing_is_sold_without_an_open_shift(counter):
    till, cashier = counter
    world.goods()
    shifts.close(shifts.current(till), {500_000: 1}, actor=cashier)

    with pytest.raises(ShiftMissing):
        sales.record(till, world.draft(), actor=cashier, on=TODAY)


def test_a_voided_sale_brings_goods_and_money_back(counter):
    till, cashier = counter
    world.goods()
    sale = sales.record(till, world.draft(), actor=cashier, on=TODAY)

    voided = sales.void(sale, till=till, actor=cashier, reason="Khách đổi ý")

    report = reports.of_shift(sale.shift)
    engine = store.orders([sale.key])[sale.key]
    assert (voided.state, world.lying(), Payment.objects.get().kept_vnd) == ("voided", 10, 0)
    assert (report.expected_vnd, report.total_vnd, engine.received_vnd) == (500_000, 0, 0)
    assert voided.steps.latest("pk").reason == "Khách đổi ý"


@pytest.mark.parametrize("lost", ["take_back", "record_payments"])
def test_a_void_whose_answer_was_lost_is_finished_by_asking_again(counter, falter, lost):
    till, cashier = counter
    world.goods()
    sale = sales.record(till, world.draft(), actor=cashier, on=TODAY)
    falter(lost)
    with pytest.raises(StoreUnavailable):
        sales.void(sale, till=till, actor=cashier, reason="Khách đổi ý")

    voided = sales.void(sale, till=till, actor=cashier, reason="Khách đổi ý")

    engine = store.orders([sale.key])[sale.key]
    assert (voided.state, world.lying(), engine.received_vnd) == ("voided", 10, 0)


def test_a_void_needs_a_reason_and_its_own_open_shift(counter):
    till, cashier = counter
    world.goods()
    sale = sales.record(till, world.draft(), actor=cashier, on=TODAY)

    with pytest.raises(ReasonMissing):
        sales.void(sale, till=till, actor=cashier, reason="  ")
    shifts.close(sale.shift, {}, actor=cashier, reason="Chưa đếm")
    with pytest.raises(ShiftClosed):
        sales.void(sale, till=till, actor=cashier, reason="Khách đổi ý")

    assert (world.lying(), Payment.objects.get().kept_vnd) == (8, 170_000)


def test_a_void_gives_the_money_back_out_of_the_drawer_it_lies_in(counter):
    till, cashier = counter
    world.goods()
    sale = sales.record(till, world.draft(), actor=cashier, on=TODAY)
    other = world.till(till.point, cashier, "Quầy 2")
    world.shift(other, cashier)

    for wrong in (other, None):
        with pytest.raises(OtherTill):
            sales.void(sale, till=wrong, actor=cashier, reason="Khách đổi ý")

    assert (Sale.objects.get().state, world.lying()) == ("recorded", 8)


def test_what_is_recorded_of_a_sale_is_told_when_it_is_sold_and_when_it_is_voided(counter):
    till, cashier = counter
    world.goods()
    sale = sales.record(till, world.draft(), actor=cashier, on=TODAY)
    sales.record(till, world.draft(), actor=cashier, on=TODAY)
    assert list(Event.objects.filter(topic="sale.recorded").values_list("key", flat=True)) == [sale.key]

    sales.void(sale, till=till, actor=cashier, reason="Khách đổi ý")

    assert Event.objects.filter(topic="sale.recorded", key=sale.key).count() == 2


def test_a_point_without_account_takes_no_transfer(counter):
    till, cashier = counter
    world.goods()
    till.point.bank_account = ""
    till.point.save()

    with pytest.raises(TransfersNotTaken):
        sales.record(till, world.draft(method=Method.VIETQR), actor=cashier, on=TODAY)

    assert (Sale.objects.count(), world.lying()) == (0, 10)


def test_a_sale_refused_to_one_asker_is_not_recorded_by_another_behind_its_back(counter):
    till, cashier = counter
    world.goods()
    draft = world.draft()
    sale = sales._intend(till, draft, actor=cashier, on=TODAY)
    Sale.objects.update(state=SaleState.REFUSED)

    with pytest.raises(TillBusy):
        sales._finish_recording(sale)
    assert (world.lying(), Payment.objects.count()) == (10, 0)

    assert sales.record(till, draft, actor=cashier, on=TODAY).number == 1


def test_a_transfer_is_counted_apart_from_the_drawer(counter):
    till, cashier = counter
    world.goods()

    sale = sales.record(till, world.draft(method=Method.VIETQR), actor=cashier, on=TODAY)

    report = reports.of_shift(sale.shift)
    assert (report.expected_vnd, report.total_vnd) == (500_000, 170_000)
    assert Payment.objects.get().method == "vietqr"


def test_receipt_numbers_have_no_gaps(counter):
    till, cashier = counter
    world.goods()
    sales.record(till, world.draft(1), actor=cashier, on=TODAY)
    with pytest.raises(ShelfShort):
        sales.record(till, world.draft(2, ("68-0001-1", 99, 85_000)), actor=cashier, on=TODAY)
    third = sales.record(till, world.draft(3), actor=cashier, on=TODAY)

    assert third.receipt_number == "1-002"
    assert [sale.number for sale in sales.recent(third.shift)] == [2, 1]


def test_the_database_refuses_to_edit_what_was_sold(counter):
    till, cashier = counter
    world.goods()
    sales.record(till, world.draft(), actor=cashier, on=TODAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        SaleLine.objects.update(quantity=1)


def test_only_a_recorded_sale_can_be_voided(counter, falter):
    till, cashier = counter
    world.goods()
    falter("record_counter_sale")
    with pytest.raises(StoreUnavailable):
        sales.record(till, world.draft(), actor=cashier, on=TODAY)

    with pytest.raises(NotVoidable):
        sales.void(Sale.objects.get(), till=till, actor=cashier, reason="Khách đổi ý")
