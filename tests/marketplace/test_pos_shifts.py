"""Tills are known by their token; a shift ends by counting its drawer."""

from datetime import timedelta

import pytest
import time_machine

from marketplace.pos import reports, sales, shifts, tills
from marketplace.pos.errors import NameTaken, ShiftAlreadyOpen, ShiftClosed, TillBusy, VarianceUnexplained
from marketplace.pos.models import Sale, SaleState, Shift
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import TODAY


@pytest.fixture
def point(db):
    with time_machine.travel(world.NOW, tick=False):
        yield world.point()


@pytest.fixture
def cashier(point):
    return world.staff(point)


def test_a_till_is_known_by_its_token_at_its_own_point(point, cashier):
    till, token = tills.register(point, "Quầy 1", actor=cashier)

    assert tills.by_token(token, point=point) == till
    assert token not in till.token_hash
    assert tills.by_token(token, point=world.point("phan-thiet")) is None
    assert tills.by_token("", point=point) is None


def test_a_retired_till_opens_nothing_and_frees_its_name(point, cashier):
    till, token = tills.register(point, "Quầy 1", actor=cashier)
    with pytest.raises(NameTaken):
        tills.register(point, "Quầy 1", actor=cashier)

    tills.retire(till, actor=cashier)

    assert tills.by_token(token, point=point) is None
    assert tills.register(point, "Quầy 1", actor=cashier)[0].pk != till.pk


def test_a_till_with_an_open_shift_is_not_retired(point, cashier):
    till = world.till(point, cashier)
    world.shift(till, cashier)

    with pytest.raises(ShiftAlreadyOpen):
        tills.retire(till, actor=cashier)


def test_a_till_has_one_open_shift_and_the_point_numbers_them(point, cashier):
    first, second = world.till(point, cashier), world.till(point, cashier, "Quầy 2")
    world.shift(first, cashier)

    with pytest.raises(ShiftAlreadyOpen):
        world.shift(first, cashier)

    assert world.shift(second, cashier).number == 2
    assert shifts.current(first).number == 1


def test_a_drawer_that_differs_needs_a_reason(point, cashier):
    till = world.till(point, cashier)
    shift = world.shift(till, cashier)

    with pytest.raises(VarianceUnexplained) as refused:
        shifts.close(shift, {200_000: 2}, actor=cashier)
    assert (refused.value.expected_vnd, refused.value.counted_vnd) == (500_000, 400_000)
    assert shifts.current(till) == shift

    closed = shifts.close(shift, {200_000: 2}, actor=cashier, reason="Đổi tiền lẻ thiếu")
    assert (closed.variance_vnd, closed.reason) == (-100_000, "Đổi tiền lẻ thiếu")
    assert closed.counts.get(note_vnd=200_000).amount_vnd == 400_000
    assert shifts.current(till) is None


@pytest.mark.parametrize("state", [SaleState.RECORDING, SaleState.VOIDING])
def test_a_drawer_is_not_counted_over_a_sale_begun_meanwhile(point, cashier, monkeypatch, state):
    till = world.till(point, cashier)
    shift = world.shift(till, cashier)
    world.goods()
    sales.record(till, world.draft(), actor=cashier, on=TODAY)
    monkeypatch.setattr(sales, "finish_all", lambda _: Sale.objects.update(state=state))

    with pytest.raises(TillBusy):
        shifts.close(shift, {500_000: 1}, actor=cashier, reason="Đếm vội")

    assert shifts.current(till) == shift


def test_every_open_shift_of_a_point_is_known_whatever_day_it_began(point, cashier):
    yesterday = shifts.open(world.till(point, cashier, "Quầy 1"), 0, actor=cashier, on=TODAY - timedelta(days=1))
    today = world.shift(world.till(point, cashier, "Quầy 2"), cashier)
    shifts.close(today, {500_000: 1}, actor=cashier)

    assert shifts.open_at(point) == [yesterday]


def test_a_closed_shift_is_not_closed_again(point, cashier):
    shift = world.shift(world.till(point, cashier), cashier)
    shifts.close(shift, {500_000: 1}, actor=cashier)

    with pytest.raises(ShiftClosed):
        shifts.close(shift, {500_000: 2}, actor=cashier, reason="Đếm lại")

    assert Shift.objects.get().counted_vnd == 500_000


def test_a_day_report_adds_up_its_shifts_and_names_the_owners(point, cashier):
    row = world.goods()
    for name, key in (("Quầy 1", 1), ("Quầy 2", 2)):
        till = world.till(point, cashier, name)
        world.shift(till, cashier)
        sales.record(till, world.draft(key), actor=cashier, on=TODAY)

    day, report = reports.of_day(point, TODAY)

    share = reports.owners(day)[0]
    assert [shift.number for shift in day] == [1, 2]
    assert (report.total_vnd, report.float_vnd, report.expected_vnd) == (340_000, 1_000_000, 1_340_000)
    assert (share.producer_code, share.units, share.amount_vnd) == (row.producer.code, 4, 340_000)
