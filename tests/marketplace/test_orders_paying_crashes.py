"""A process dies, or the engine is away, while an order is paid, placed or lapses: the sweeps finish it, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.orders import bookkeeping, calls, cancelling, checkout, paying, proof, undertakings
from marketplace.orders.errors import Busy
from marketplace.orders.models import Order, Parcel
from marketplace.outbox.models import Lease
from marketplace.payments import callbacks
from marketplace.payments.models import Notice, Payment
from marketplace.stores import store
from marketplace.stores.channels import producer_place
from marketplace.stores.embedded import EmbeddedStore
from marketplace.stores.errors import StoreUnavailable
from tests import payments_world as bank
from tests.factories import orders

pytestmark = pytest.mark.django_db


class ProcessDied(BaseException):
    """What nobody catches, as a killed process would not."""


@pytest.fixture(autouse=True)
def market_takes_transfers(settings):
    bank.set_up(settings)


def available() -> int:
    [product] = store.products(codes=["68-0001"])
    return product.variants[0].available[producer_place("68-P-0001")]


def payment(order: Order) -> Payment:
    return Payment.objects.filter(subject=order.number).latest("created_at")


def test_a_crash_between_the_money_and_the_order_is_finished_by_the_sweep(monkeypatch):
    orders.on_sale()
    order = bank.awaiting()
    body = bank.notice(order)
    callbacks.apply("sepay", bank.headers(body), body)
    assert Order.objects.get(pk=order.pk).state == "awaiting"

    moved = paying.sweep(order.pay_until + timedelta(hours=1))

    assert moved == [order.number]
    assert Order.objects.get(pk=order.pk).state == "placed"


def test_a_crash_before_the_engine_is_told_of_the_money_is_made_good(monkeypatch):
    orders.on_sale()
    order = bank.awaiting()
    body = bank.notice(order)
    callbacks.apply("sepay", bank.headers(body), body)
    with monkeypatch.context() as crash:
        crash.setattr(bookkeeping, "tell_of_order", _dies)
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
            dying.setattr(calls, "make", _dies)
        else:
            dying.setattr(undertakings, "_finish", _dies)
        with pytest.raises(ProcessDied):
            paying.sweep(late)

    bank.told(bank.notice(order))
    assert paying.sweep(late) == []
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    undertakings.sweep(timezone.now())

    assert Order.objects.get(pk=order.pk).state == "cancelled"
    assert Notice.objects.get().problem == "late"
    assert available() == 5
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
    assert available() == 5


def test_a_crash_while_it_is_placed_holds_nothing_for_ever(monkeypatch):
    orders.on_sale(quantity=5)
    with monkeypatch.context() as crash:
        crash.setattr("marketplace.orders.placing.complete", _dies)
        with pytest.raises(ProcessDied):
            bank.awaiting()
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))

    checkout.sweep(timezone.now())

    order = Order.objects.get()
    assert (order.state, payment(order).state) == ("awaiting", "due")
    assert proof.check() == []


def test_while_another_verb_is_under_way_the_outbox_is_told_to_ask_again(monkeypatch):
    orders.on_sale()
    order = bank.awaiting()
    body = bank.notice(order)
    callbacks.apply("sepay", bank.headers(body), body)
    with monkeypatch.context() as away:
        away.setattr(EmbeddedStore, "cancel", _unavailable)
        with pytest.raises(Exception, match="did not answer"):
            cancelling.cancel(order, actor=None, reason="đổi ý")

    with pytest.raises(Busy):
        paying.consume([payment(order).pk])

    assert Parcel.objects.get(order=order).state == "placed"


def _dies(*_, **__):
    raise ProcessDied


def _unavailable(*_, **__):
    raise StoreUnavailable
