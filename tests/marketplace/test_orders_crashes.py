"""Many at once, and a process that dies between two steps: five units are sold five times, one order is one order."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from marketplace.orders import (
    bookkeeping,
    calls,
    cancelling,
    checkout,
    fulfilment,
    pickups,
    placing,
    proof,
    undertakings,
)
from marketplace.orders.errors import BasketChanged, Busy, OrdersError, OutcomeOpen, Refused
from marketplace.orders.models import Order, Undertaking
from marketplace.outbox.models import Event, Lease
from marketplace.payments.models import Payment
from marketplace.stores import store
from marketplace.stores.channels import producer_place
from marketplace.stores.embedded import EmbeddedStore
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.records import StockCount
from tests.crashes import ProcessDied, dies
from tests.factories import orders
from tests.factories.orders import NOW, ON, wanted
from tests.factories.people import user

BUYERS = 50


def dies_after(verb):
    def last_act(*args, **kwargs):
        verb(*args, **kwargs)
        raise ProcessDied

    return last_act


def shelf() -> tuple[int, int]:
    """What lies at the producer's, and how much of it is available."""
    [product] = store.products(codes=["68-0001"])
    home = producer_place("68-P-0001")
    return product.variants[0].stock[home], product.variants[0].available[home]


def quarantine_is_over() -> None:
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))


def outcome_of(request) -> str:
    try:
        return checkout.place_order(request, on=ON, now=NOW).state
    except BasketChanged as changed:
        [told] = {f"{problem.kind.value} {problem.left}" for problem in changed.problems}
        return told
    except OrdersError as error:
        return type(error).__name__
    finally:
        connection.close()


def at_once(requests) -> Counter:
    with ThreadPoolExecutor(len(requests)) as buyers:
        return Counter(buyers.map(outcome_of, requests))


@pytest.mark.django_db(transaction=True)
def test_fifty_buyers_of_five_units_buy_exactly_five(terms):
    orders.on_sale(quantity=5)
    requests = [orders.request() for _ in range(BUYERS)]

    outcomes = at_once(requests)

    assert outcomes == {"placed": 5, "out_of_stock 0": BUYERS - 5}
    assert shelf() == (5, 0)
    assert Order.objects.filter(state="placed").count() == 5
    assert proof.check() == []


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_eight_times_at_once_is_one_order(terms):
    orders.on_sale(quantity=5)
    request = orders.request(wanted(quantity=2))

    outcomes = at_once([request] * 8)

    assert outcomes == {"placed": 8}
    assert Order.objects.count() == 1
    assert shelf() == (5, 3)


@pytest.mark.django_db(transaction=True)
def test_baskets_that_name_the_same_goods_in_another_order_never_block_each_other(terms):
    skus = orders.three_producers(quantity=6)
    baskets = [skus, skus[::-1]] * 6
    requests = [orders.request(*(wanted(sku) for sku in basket)) for basket in baskets]

    outcomes = at_once(requests)

    assert outcomes == {"placed": 6, "out_of_stock 0": 6}
    assert shelf() == (6, 0)
    assert proof.check() == []


def handed_over(order, key, cashier) -> str:
    try:
        money = {"shift": "ca-1", "method": "cash", "received_vnd": order.total_vnd}
        pickups.hand_over(order.number, actor=cashier, key=key, **money)
        return "handed over"
    except OrdersError as error:
        return type(error).__name__
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_tills_hand_over_an_order_once(terms):
    orders.on_sale(shelf=orders.point())
    order = checkout.place_order(orders.pick_up_request(wanted(quantity=2)), on=ON, now=NOW)
    cashier = user("thu-ngan")

    with ThreadPoolExecutor(4) as tills:
        keys = ["till-1", "till-1", "till-2", "till-2"]
        outcomes = Counter(tills.map(lambda key: handed_over(order, key, cashier), keys))

    assert outcomes == {"handed over": 2, "WrongState": 2}
    assert Payment.objects.get().received_vnd == 170_000
    assert proof.check() == []


STEPS = {
    "before the engine is asked": (EmbeddedStore, "place_order", dies),
    "after the engine held the goods": (placing, "complete", dies),
    "after the order was written": (bookkeeping, "tell_of_order", dies),
}


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
def test_the_sweep_completes_or_cancels_what_a_crash_left(step, monkeypatch):
    orders.on_sale(quantity=5)
    where, name, death = STEPS[step]
    with monkeypatch.context() as dying:
        dying.setattr(where, name, death)
        with pytest.raises(ProcessDied):
            orders.placed(wanted(quantity=2))
    quarantine_is_over()

    checkout.sweep(NOW + timedelta(seconds=30))
    bookkeeping.tell_waiting()

    order = Order.objects.get()
    held = 0 if step == "before the engine is asked" else 2
    assert order.state == ("placed" if held else "cancelled")
    assert shelf() == (5, 5 - held)
    assert Payment.objects.count() == (1 if held else 0)
    assert Event.objects.filter(topic="order.placed").count() == (1 if held else 0)
    assert proof.check() == []


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
def test_a_buyer_who_tries_again_after_a_crash_has_one_order(step, monkeypatch):
    orders.on_sale(quantity=5)
    request = orders.request(wanted(quantity=2))
    where, name, death = STEPS[step]
    with monkeypatch.context() as dying:
        dying.setattr(where, name, death)
        with pytest.raises(ProcessDied):
            checkout.place_order(request, on=ON, now=NOW)
    quarantine_is_over()

    order = checkout.place_order(request, on=ON, now=NOW)
    bookkeeping.tell_waiting()

    assert order.state == "placed"
    assert Order.objects.filter(state="placed").count() == 1
    assert shelf() == (5, 3)
    assert proof.check() == []


@pytest.mark.django_db
def test_the_sweep_leaves_alone_what_is_still_leased(monkeypatch):
    orders.on_sale()
    with monkeypatch.context() as dying:
        dying.setattr(placing, "complete", dies)
        with pytest.raises(ProcessDied):
            orders.placed()

    assert checkout.sweep(NOW + timedelta(seconds=30)) == []
    assert Order.objects.get().state == "placing"


@pytest.mark.django_db
def test_an_engine_that_does_not_answer_leaves_the_order_to_the_sweep(monkeypatch):
    orders.on_sale()

    def answer_lost(self, draft):
        place(self, draft)
        raise StoreUnavailable

    place = EmbeddedStore.place_order
    with monkeypatch.context() as silent:
        silent.setattr(EmbeddedStore, "place_order", answer_lost)
        with pytest.raises(OutcomeOpen):
            orders.placed(wanted(quantity=2))
    quarantine_is_over()

    [number] = checkout.sweep(NOW + timedelta(seconds=30))

    assert Order.objects.get(number=number).state == "placed"
    assert shelf() == (5, 3)


VERBS = {
    "cancel": lambda order, key: cancelling.cancel(order, actor=None, reason="đổi ý"),
    "cannot supply": lambda order, key: fulfilment.cannot_supply(key, {"68-0001-1": 1}, actor=None),
    "hand over": lambda order, key: fulfilment.hand_over(key, actor=None, carrier="VNPost", tracking="V1"),
}
DEATHS = {"before the engine": (calls, "make", dies), "before the outcome": (undertakings, "_finish", dies)}


@pytest.mark.django_db
@pytest.mark.parametrize("death", DEATHS)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_a_crash_cut_short_is_finished_by_the_sweep(verb, death, monkeypatch):
    orders.on_sale(quantity=5)
    order = orders.placed(wanted(quantity=2))
    key = f"{order.number}-1"
    if verb == "hand over":
        fulfilment.accept(key, actor=None)
        fulfilment.pack(key, actor=None)
    where, name, act = DEATHS[death]
    with monkeypatch.context() as dying:
        dying.setattr(where, name, act)
        with pytest.raises(ProcessDied):
            VERBS[verb](order, key)
    quarantine_is_over()

    assert undertakings.sweep(timezone.now() + timedelta(seconds=30)) == 1

    assert shelf() == {"cancel": (5, 5), "cannot supply": (5, 4), "hand over": (3, 3)}[verb]
    assert Undertaking.objects.filter(finished_at=None).count() == 0
    assert proof.check() == []


@pytest.mark.django_db
def test_a_refusal_of_the_engine_changes_nothing(terms):
    orders.on_sale(quantity=5)
    order = orders.placed(wanted(quantity=2))
    key = f"{order.number}-1"
    fulfilment.accept(key, actor=None)
    fulfilment.pack(key, actor=None)
    store.set_stock([StockCount("68-0001-1", producer_place("68-P-0001"), 1)])

    with pytest.raises(Refused):
        fulfilment.hand_over(key, actor=None)

    assert fulfilment.find(key).state == "packed"
    assert Lease.objects.count() == 0
    assert proof.check() == []


@pytest.mark.django_db
def test_the_sweep_does_not_repeat_what_was_finished_while_it_waited(monkeypatch):
    orders.on_sale(quantity=5)
    order = orders.placed(wanted(quantity=2))
    cancelling.cancel(order, actor=None, reason="đổi ý")
    stale = Undertaking.objects.select_related("order").get()
    asked = []
    monkeypatch.setattr(calls, "make", asked.append)

    undertakings._take_over(stale)

    assert asked == []
    assert Lease.objects.count() == 0


@pytest.mark.django_db
def test_an_attempt_that_failed_and_still_holds_goods_is_found_out():
    orders.on_sale(quantity=5)
    order = orders.placed(wanted(quantity=2))
    Order.objects.update(placed_at=None, state="cancelled")

    [wrong] = proof.check()

    assert wrong.startswith(order.number)


@pytest.mark.django_db
def test_who_meets_a_lease_for_too_long_is_told_to_try_again(monkeypatch):
    orders.on_sale()
    order = orders.placed()
    monkeypatch.setattr("marketplace.outbox.leases.LONGEST_PAUSE_S", 0.021)
    monkeypatch.setattr("marketplace.outbox.leases.TRIES", 3)
    Lease.objects.create(key=f"order:{order.number}", holder="x", until=timezone.now() + timedelta(seconds=90))

    with pytest.raises(Busy):
        cancelling.cancel(order, actor=None, reason="đổi ý")

    order.refresh_from_db()
    assert order.state == "placed"
