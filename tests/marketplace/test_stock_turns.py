"""Parcels, tills, delivery notes and counts wait for one and the same lease on the units of a variant at a place."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from marketplace.offers import stock
from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.outbox.models import Lease
from marketplace.pos import deliveries, pickups, sales
from marketplace.pos.models import Method
from marketplace.stores import stores
from marketplace.stores.turns import stock_key
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import SHELF, STORE_ROOM, TODAY
from tests.marketplace.test_pos_pickups import ordered

SKU = "68-0001-1"
WRITES = {"set_stock", "place_order", "record_counter_sale", "fulfil"}


class Watched:
    """An engine that notes which leases are held while it is told to move units."""

    def __init__(self) -> None:
        self.engine, self.held = stores["embedded"], set()

    def __getattr__(self, name: str):
        verb = getattr(self.engine, name)
        if name not in WRITES:
            return verb

        def watched(*args, **options):
            self.held |= set(Lease.objects.values_list("key", flat=True))
            return verb(*args, **options)

        return watched


@pytest.fixture
def watched(db) -> Iterator[Watched]:
    with time_machine.travel(world.NOW, tick=False):
        world.point(opening_hours="08:00–20:00")
        world.goods()
        usual, stores["default"] = stores["default"], Watched()
        yield stores["default"]
        stores["default"] = usual


def count() -> None:
    assert stock.count(SKU, SHELF, 7, actor=None) is not None


def pick_up() -> None:
    cashier = world.staff(world.point())
    shift = world.shift(world.till(world.point(), cashier), cashier)
    pickups.hand_over(shift, ordered(), method=Method.CASH, received_vnd=200_000, actor=cashier)
    assert world.lying() == 8


def sell() -> None:
    cashier = world.staff(world.point())
    till = world.till(world.point(), cashier)
    world.shift(till, cashier)
    assert sales.record(till, world.draft(), actor=cashier, on=TODAY).number == 1


def deliver() -> None:
    actor = world.staff(world.point())
    producer = world.RegisteredProduct.objects.get().producer
    note = deliveries.send(deliveries.draft(world.point(), producer, {SKU: 3}, actor=actor), actor=actor)
    assert deliveries.receive(note, {SKU: 3}, actor=actor).state == "received"


@pytest.mark.parametrize("move", [count, pick_up, sell, deliver])
def test_whoever_moves_units_on_a_shelf_holds_the_same_lease(watched: Watched, move: Callable[[], None]):
    move()

    assert stock_key(SKU, SHELF) in watched.held
    assert not Lease.objects.exists()


def test_an_order_that_only_holds_units_waits_for_nobody_at_the_shelf(watched: Watched):
    with leases.held([stock_key(SKU, SHELF)]):
        assert ordered().placed_at is not None


def test_a_delivery_holds_both_places(watched: Watched):
    deliver()

    assert {stock_key(SKU, STORE_ROOM), stock_key(SKU, SHELF)} <= watched.held


def test_a_count_waits_for_a_sale_and_says_so_when_that_takes_too_long(watched: Watched, monkeypatch):
    monkeypatch.setattr(leases, "TRIES", 2)
    with leases.held([stock_key(SKU, SHELF)]), pytest.raises(LeaseTaken):
        stock.count(SKU, SHELF, 3, actor=None)

    assert world.lying() == 10


def test_a_count_is_not_held_up_by_texts_and_prices(watched: Watched):
    with leases.held(["listing:68-0001"]):
        count()

    assert world.lying() == 7
