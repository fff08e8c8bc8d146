"""The counter's proof: silent after an honest day, and outspoken about every đồng that went astray."""

import pytest
import time_machine

from marketplace.orders import proof as orders_proof
from marketplace.payments.models import Payment
from marketplace.pos import pickups, proof, sales, shifts
from marketplace.pos.models import Method, PickUp, Sale, Shift
from marketplace.stores import store
from marketplace.stores.records import Return, Units
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import TODAY
from tests.marketplace.test_pos_pickups import ordered


@pytest.fixture
def day(db):
    """A day with three sales, one voided, a pick-up, and the drawer counted."""
    with time_machine.travel(world.NOW, tick=False):
        point = world.point(opening_hours="08:00–20:00")
        cashier = world.staff(point)
        world.goods()
        till = world.till(point, cashier)
        shift = world.shift(till, cashier)
        rows = [sales.record(till, world.draft(number), actor=cashier, on=TODAY) for number in (1, 2)]
        sales.record(till, world.draft(3, method=Method.VIETQR), actor=cashier, on=TODAY)
        sales.void(rows[0], till=till, actor=cashier, reason="Khách đổi ý")
        pickups.hand_over(shift, ordered(), method=Method.CASH, received_vnd=170_000, actor=cashier)
        shifts.close(shift, {500_000: 1, 100_000: 3, 20_000: 2}, actor=cashier)
        yield rows[1]


def test_an_honest_day_agrees_to_the_dong(day):
    assert (proof.check(), orders_proof.check()) == ([], [])
    assert Shift.objects.get().expected_vnd == 840_000


@pytest.mark.parametrize(
    "astray",
    [
        lambda sale: Payment.objects.filter(subject=sale.key).update(received_vnd=1),
        lambda sale: Sale.objects.filter(pk=sale.pk).update(total_vnd=1),
        lambda sale: PickUp.objects.update(amount_vnd=1),
        lambda sale: Shift.objects.update(expected_vnd=1),
        lambda sale: Shift.objects.update(counted_vnd=1),
        lambda sale: store.take_back(sale.key, Return(key="x", lines=(Units("68-0001-1", 1),), restock=True)),
    ],
)
def test_whatever_went_astray_is_named(day, astray):
    astray(day)

    assert proof.check() != []
