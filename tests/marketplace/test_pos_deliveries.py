"""Delivery notes: what was counted moves from one place to the other, once."""

import pytest
import time_machine

from marketplace.pos import deliveries
from marketplace.pos.errors import (
    CountUnclear,
    DifferenceUnexplained,
    NothingOnNote,
    ReasonMissing,
    ShelfShort,
    WrongState,
)
from marketplace.stores import store, stores
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.records import StockCount
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import SHELF, STORE_ROOM

SKU = "68-0001-1"


class Losing:
    """The engine behind a bad line: `set_stock` is done, or not even heard, and its answer is lost once."""

    def __init__(self, *, heard: bool) -> None:
        self.engine, self.heard, self.done = stores["embedded"], heard, False

    def __getattr__(self, name: str):
        return getattr(self.engine, name)

    def set_stock(self, counts):
        if not self.done:
            self.done = True
            if self.heard:
                self.engine.set_stock(counts)
            raise StoreUnavailable
        return self.engine.set_stock(counts)


@pytest.fixture
def world_of_goods(db):
    with time_machine.travel(world.NOW, tick=False):
        point = world.point()
        row = world.goods()
        yield point, row.producer, world.staff(point)


@pytest.fixture
def losing():
    usual = stores["default"]

    def begin(*, heard: bool) -> None:
        stores["default"] = Losing(heard=heard)

    yield begin
    stores["default"] = usual


def lying() -> tuple[int, int]:
    return world.lying(SKU, STORE_ROOM), world.lying(SKU, SHELF)


def sent(point, producer, actor, quantity=12):
    return deliveries.send(deliveries.draft(point, producer, {SKU: quantity}, actor=actor), actor=actor)


def test_a_delivery_moves_what_was_counted(world_of_goods):
    point, producer, actor = world_of_goods
    note = sent(point, producer, actor)
    assert lying() == (50, 10)

    note = deliveries.receive(note, {SKU: 12}, actor=actor)

    assert (note.state, note.number[:3], lying()) == ("received", "PG-", (38, 22))
    assert [step.after for step in note.steps.order_by("pk")] == ["draft", "sent", "moving", "received"]
    assert note.steps.latest("pk").quantities == {SKU: 12}


def test_a_difference_needs_a_reason_and_the_count_decides(world_of_goods):
    point, producer, actor = world_of_goods
    note = sent(point, producer, actor)

    with pytest.raises(DifferenceUnexplained):
        deliveries.receive(note, {SKU: 10}, actor=actor)
    assert lying() == (50, 10)

    note = deliveries.receive(note, {SKU: 10}, actor=actor, reason="Vỡ 2 chai")
    assert (note.lines.get().difference, lying()) == (-2, (40, 20))


def test_receiving_twice_moves_once(world_of_goods):
    point, producer, actor = world_of_goods
    note = sent(point, producer, actor)

    deliveries.receive(note, {SKU: 12}, actor=actor)
    deliveries.receive(note, {SKU: 12}, actor=actor)

    assert lying() == (38, 22)


@pytest.mark.parametrize("heard", [True, False])
def test_a_booking_that_broke_off_is_finished_once(world_of_goods, losing, heard):
    point, producer, actor = world_of_goods
    note = sent(point, producer, actor)
    losing(heard=heard)
    with pytest.raises(StoreUnavailable):
        deliveries.receive(note, {SKU: 12}, actor=actor)

    note = deliveries.receive(note, {SKU: 12}, actor=actor)

    assert (note.state, lying()) == ("received", (38, 22))


def test_a_broken_booking_among_changed_counts_is_left_to_a_person(world_of_goods, losing):
    point, producer, actor = world_of_goods
    note = sent(point, producer, actor)
    losing(heard=False)
    with pytest.raises(StoreUnavailable):
        deliveries.receive(note, {SKU: 12}, actor=actor)
    store.set_stock([StockCount(SKU, SHELF, 7)])

    with pytest.raises(CountUnclear):
        deliveries.receive(note, {SKU: 12}, actor=actor)

    assert lying() == (50, 7)
    assert deliveries.settle(note, actor=actor, reason="Đã đếm lại hai nơi").state == "received"
    assert lying() == (50, 7)


def test_more_than_the_producer_counted_leaves_it_nothing(world_of_goods):
    point, producer, actor = world_of_goods
    note = sent(point, producer, actor, quantity=60)

    deliveries.receive(note, {SKU: 60}, actor=actor)

    assert lying() == (0, 70)


def test_a_return_goes_back_to_the_producer(world_of_goods):
    point, producer, actor = world_of_goods
    note = deliveries.return_(point, producer, {SKU: 4}, actor=actor)

    note = deliveries.receive(deliveries.send(note, actor=actor), {SKU: 4}, actor=actor)

    assert (note.number[:3], lying()) == ("PT-", (54, 6))


def test_a_shelf_returns_only_what_it_has(world_of_goods):
    point, producer, actor = world_of_goods
    note = deliveries.return_(point, producer, {SKU: 11}, actor=actor)

    with pytest.raises(ShelfShort) as refused:
        deliveries.send(note, actor=actor)

    assert (refused.value.asked, refused.value.left, lying()) == (11, 10, (50, 10))


def test_a_note_brings_something_of_its_producer(world_of_goods):
    point, producer, actor = world_of_goods

    for quantities in ({}, {SKU: 0}, {"68-9999-1": 3}):
        with pytest.raises(NothingOnNote):
            deliveries.draft(point, producer, quantities, actor=actor)


def test_in_the_demo_no_goods_of_a_real_firm_come_to_a_shelf(world_of_goods, settings):
    point, producer, actor = world_of_goods
    assert list(deliveries.producers()) == [producer]
    settings.DEMO = True

    assert list(deliveries.producers()) == []
    with pytest.raises(NothingOnNote):
        deliveries.draft(point, producer, {SKU: 3}, actor=actor)


def test_a_draft_is_edited_and_a_sent_note_is_not(world_of_goods):
    point, producer, actor = world_of_goods
    note = deliveries.draft(point, producer, {SKU: 12}, actor=actor)
    deliveries.edit(note, {SKU: 6}, actor=actor)
    deliveries.send(note, actor=actor)

    with pytest.raises(WrongState):
        deliveries.edit(note, {SKU: 8}, actor=actor)

    assert note.lines.get().quantity == 6


def test_a_cancelled_note_moved_nothing_and_takes_nothing(world_of_goods):
    point, producer, actor = world_of_goods
    note = sent(point, producer, actor)
    with pytest.raises(ReasonMissing):
        deliveries.cancel(note, actor=actor, reason=" ")

    deliveries.cancel(note, actor=actor, reason="Chưa chở được")

    with pytest.raises(WrongState):
        deliveries.receive(note, {SKU: 12}, actor=actor)
    assert lying() == (50, 10)
