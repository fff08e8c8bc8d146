"""A process dies, or the engine is away, while an order is paid, placed or lapses: the sweeps finish it, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.orders import bookkeeping, calls, cancelling, checkout, paying, proof, undertakings
from marketplace.orders.errors import Busy
from marketplace.orders.models import Order, Parcel
from marketplace.outbox.models import Lease
from marketplace.payments.models import Notice
from marketplace.stores import store
from marketplace.stores.embedded import EmbeddedStore
from marketplace.stores.errors import StoreUnavailable
from tests import payments_world as bank
from tests.crashes import ProcessDied, dies
from tests.factories import orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_takes_transfers")]


def test_a_crash_between_the_money_and_the_order_is_finished_by_the_sweep(monkeypatch):
    orders.on_sale()
    order = bank.awaiting()
    bank.kept(bank.notice(order))
    assert Order.objects.get(pk=order.pk).state == "awaiting"

    moved = paying.sweep(order.pay_until + timedelta(hours=1))

    assert moved == [order.number]
    assert Order.objects.get(pk=order.pk).state == "placed"


def test_a_crash_before_the_engine_is_told_of_the_money_is_made_good(monkeypatch):
    orders.on_sale()
    order = bank.awaiting()
    bank.kept(bank.notice(order))
    with monkeypatch.context() as crash:
        crash.setattr(bookkeeping, "tell_of_order", dies)
        with pytest.raises(ProcessDied):
            paying.place(order)

    bookkeeping.tell_waiting()

    assert Order.objects.get(pk=order.pk).state == "placed"
    assert store.orders([order.ref])[order.ref].received_vnd == order.total_vnd
    assert proof.check() == []


@pytest.mark.parametrize("crash", ["before the engine", "after the engine"])
def test_a_crash_while_an_order_lapses_is_finished_by_the_sweep_and_late_money_waits(monkeypatch, crash):
    orders.on_sale(quantity=5)
    order = bank.awaiting()
    late = order.pay_until + timedelta(seconds=1)
    with monkeypatch.context() as dying:
        if crash == "before the engine":
            dying.setattr(calls, "make", dies)
        else:
            dying.setattr(undertakings, "_finish", dies)
        with pytest.raises(ProcessDied):
            paying.sweep(late)

    bank.told(bank.notice(order))
    assert paying.sweep(late) == []
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    undertakings.sweep(timezone.now())

    assert Order.objects.get(pk=order.pk).state == "cancelled"
    assert Notice.objects.get().problem == "late"
    assert orders.available() == 5
    assert proof.check() == []


def test_an_engine_that_is_away_leaves_the_lapse_to_the_next_round(monkeypatch):
    orders.on_sale(quantity=5)
    order = bank.awaiting()
    with monkeypatch.context() as away:
        away.setattr(EmbeddedStore, "cancel", _unavailable)
        assert paying.sweep(order.pay_until + timedelta(seconds=1)) == []

    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    undertakings.sweep(timezone.now())

    assert Order.objects.get(pk=order.pk).state == "cancelled"
    assert orders.available() == 5


def test_a_crash_while_it_is_placed_holds_nothing_for_ever(monkeypatch):
    orders.on_sale(quantity=5)
    with monkeypatch.context() as crash:
        crash.setattr("marketplace.orders.placing.complete", dies)
        with pytest.raises(ProcessDied):
            bank.awaiting()
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))

    checkout.sweep(timezone.now())

    order = Order.objects.get()
    assert (order.state, bank.payment(order).state) == ("awaiting", "due")
    assert proof.check() == []


def test_while_another_verb_is_under_way_the_outbox_is_told_to_ask_again(monkeypatch):
    orders.on_sale()
    order = bank.awaiting()
    bank.kept(bank.notice(order))
    with monkeypatch.context() as away:
        away.setattr(EmbeddedStore, "cancel", _unavailable)
        with pytest.raises(Exception, match="did not answer"):
            cancelling.cancel(order, actor=None, reason="đổi ý")

    with pytest.raises(Busy):
        paying.consume([bank.payment(order).pk])

    assert Parcel.objects.get(order=order).state == "placed"


def _unavailable(*_, **__):
    raise StoreUnavailable
