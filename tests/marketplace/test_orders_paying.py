"""Orders that are paid before they are placed: the goods are held, the money comes or not, and each happens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from marketplace.orders import boards, cancelling, checkout, paying, proof, tracking, undertakings
from marketplace.orders.errors import UnknownParcel
from marketplace.orders.models import Order, OrderStep
from marketplace.outbox import deliveries
from marketplace.outbox.models import Event
from marketplace.payments import callbacks
from marketplace.payments.models import Notice, Payment
from marketplace.stores import store
from marketplace.stores.records import OrderState as EngineState
from tests import payments_world as bank
from tests.factories import orders
from tests.factories.orders import NOW, ON, wanted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_takes_transfers")]


def topics() -> list[str]:
    return list(Event.objects.filter(topic__in=["order.placed", "parcel.changed"]).values_list("topic", flat=True))


def test_an_order_paid_by_transfer_holds_its_goods_and_tells_nobody_until_it_is_paid():
    orders.on_sale(quantity=5)

    order = bank.awaiting(wanted(quantity=2))

    assert (order.state, order.placed_at, order.method) == ("awaiting", None, "vietqr")
    assert timedelta(minutes=14) < order.pay_until - timezone.now() <= timedelta(minutes=15)
    assert orders.available() == 3
    assert topics() == []
    due = bank.payment(order)
    assert (due.state, due.method, due.amount_vnd, due.holder_kind) == ("due", "vietqr", order.total_vnd, "market")
    assert boards.board(order.parcels.get().producer).new == ()
    with pytest.raises(UnknownParcel):
        boards.find(f"{order.number}-1")
    assert tracking.by_token(tracking.token(order)).pk == order.pk
    assert proof.check() == []


def test_a_signed_notice_of_the_whole_sum_places_the_order():
    orders.on_sale(quantity=5)
    order = bank.awaiting()

    paid = bank.paid(order)

    assert (paid.state, paid.placed_at is not None) == ("placed", True)
    assert sorted(topics()) == ["order.placed", "parcel.changed"]
    money = bank.payment(order)
    assert (money.state, money.received_vnd, money.confirmed_by) == ("received", order.total_vnd, None)
    assert money.steps.last().reference == "MBVCB.3278907687"
    assert Notice.objects.get().outcome == "applied"
    assert store.orders([order.ref])[order.ref].received_vnd == order.total_vnd
    assert proof.check() == []


def test_the_same_notice_again_changes_nothing():
    orders.on_sale()
    order = bank.awaiting()
    body = bank.notice(order)

    for _ in range(3):
        bank.told(body)

    assert Notice.objects.count() == 1
    assert bank.payment(order).received_vnd == order.total_vnd
    assert topics().count("order.placed") == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_notice_many_times_at_once_is_booked_once(terms):
    orders.on_sale()
    order = bank.awaiting()
    body = bank.notice(order)

    def tell(_) -> str:
        try:
            [kept] = callbacks.apply("sepay", bank.headers(body), body)
            return kept.outcome
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as banks:
        outcomes = list(banks.map(tell, range(6)))

    assert outcomes == ["applied"] * 6
    assert Notice.objects.count() == 1
    assert bank.payment(order).steps.filter(kind="received").count() == 1


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"transferAmount": 50_000}, "short"),
        ({"transferAmount": 9_000_000}, "over"),
        ({"currency": "USD"}, "currency"),
        ({"accountNumber": "9999999999"}, "account"),
        ({"content": "tien mua nuoc mam"}, "unknown"),
        ({"content": "OC7K3M92QD ung ho"}, "unknown"),
    ],
)
def test_money_that_does_not_fit_needs_a_person_and_places_nothing(facts, problem):
    orders.on_sale()
    order = bank.awaiting()

    after = bank.paid(order, **facts)

    kept = Notice.objects.get()
    assert (kept.outcome, kept.problem) == ("needs_attention", problem)
    assert (after.state, bank.payment(order).state, bank.payment(order).received_vnd) == ("awaiting", "due", 0)
    assert topics() == []
    assert proof.check() == []


def test_money_for_an_order_that_is_paid_or_lapsed_needs_a_person():
    orders.on_sale()
    paid, late = bank.awaiting(), bank.awaiting()
    bank.paid(paid)
    bank.lapsed(late)

    bank.paid(paid, id=1)
    bank.paid(late, id=2)

    problems = dict(Notice.objects.exclude(problem="").values_list("key", "problem"))
    assert problems == {"1": "double", "2": "late"}
    assert bank.payment(paid).received_vnd == paid.total_vnd
    assert bank.payment(late).received_vnd == 0
    assert Order.objects.get(pk=late.pk).state == "cancelled"
    assert proof.check() == []


def test_the_code_is_found_whatever_the_bank_made_of_the_note():
    orders.on_sale(quantity=20)

    for shape in ("{0}", "{0}-CHUYEN TIEN", "QR7{1}x", "MB {2} thanh toan", "ND:{3};"):
        order = bank.awaiting()
        code = order.number
        words = shape.format(code, code.replace("-", "").lower(), code.replace("-", " "), code.replace("-", ""))
        assert bank.paid(order, content=words).state == "placed", words


def test_two_orders_in_one_note_are_left_to_a_person():
    orders.on_sale()
    one, other = bank.awaiting(), bank.awaiting()

    bank.paid(one, content=f"{one.number} {other.number}")

    assert Notice.objects.get().problem == "unknown"


def test_what_is_not_paid_in_time_lapses_and_frees_its_goods_exactly_once():
    orders.on_sale(quantity=5)
    order = bank.awaiting(wanted(quantity=2))
    early = paying.sweep(order.pay_until - timedelta(seconds=1))

    late = order.pay_until + timedelta(seconds=1)
    moved = paying.sweep(late) + paying.sweep(late)

    assert (early, moved) == ([], [order.number])
    lapsed = Order.objects.get(pk=order.pk)
    assert (lapsed.state, lapsed.placed_at) == ("cancelled", None)
    assert orders.available() == 5
    assert bank.payment(order).state == "cancelled"
    last = OrderStep.objects.filter(order=order).last()
    assert (last.by_system, last.facts) == (True, {"cause": "unpaid"})
    assert order.undertakings.count() == 1
    assert "order.placed" not in topics()
    assert proof.check() == []


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_free_the_goods_once(terms):
    orders.on_sale(quantity=5)
    held = [bank.awaiting(wanted(quantity=1)) for _ in range(3)]
    late = timezone.now() + timedelta(minutes=16)

    def look(_) -> list[str]:
        try:
            return paying.sweep(late)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as sweeps:
        list(sweeps.map(look, range(3)))

    assert {order.state for order in Order.objects.all()} == {"cancelled"}
    assert [order.undertakings.count() for order in held] == [1, 1, 1]
    assert orders.available() == 5
    assert proof.check() == []


@pytest.mark.django_db(transaction=True)
def test_money_and_the_lapse_in_the_same_second_end_as_one_of_two(terms):
    orders.on_sale(quantity=20)
    late = timezone.now() + timedelta(minutes=16)

    for _ in range(8):
        order = bank.awaiting()
        body = bank.notice(order)
        with ThreadPoolExecutor(2) as both:
            for done in [both.submit(_closing, bank.told, body), both.submit(_closing, paying.sweep, late)]:
                done.result()
        deliveries.drain("marketplace.orders.paying.consume")
        paying.sweep(timezone.now())

        after, kept = Order.objects.get(pk=order.pk), Notice.objects.latest("pk")
        assert (after.state, kept.outcome, kept.problem) in {
            ("placed", "applied", ""),
            ("cancelled", "needs_attention", "late"),
        }
        assert bank.payment(order).kept_vnd == (order.total_vnd if after.state == "placed" else 0)
    assert proof.check() == []


def _closing(verb, *args):
    try:
        return verb(*args)
    finally:
        connection.close()


def test_the_buyer_may_cancel_while_it_is_awaited_and_money_that_comes_then_waits_for_a_person():
    orders.on_sale(quantity=5)
    order = bank.awaiting()

    cancelled = cancelling.cancel(order, actor=None, reason="đổi ý")
    bank.told(bank.notice(order))

    assert (cancelled.state, orders.available(), bank.payment(order).state) == ("cancelled", 5, "cancelled")
    assert Notice.objects.get().problem == "late"
    assert proof.check() == []


def test_the_form_sent_twice_is_one_order_that_awaits_one_payment():
    orders.on_sale(quantity=5)
    asked = bank.request()

    one = checkout.place_order(asked, on=ON, now=NOW)
    again = checkout.place_order(asked, on=ON, now=NOW)

    assert (one.pk, Payment.objects.count(), orders.available()) == (again.pk, 1, 4)


def test_a_pick_up_is_paid_into_the_points_own_account_where_it_has_one():
    shelf = orders.point(bank_bin="970436", bank_account="0071000123456", bank_account_name="Điểm Mũi Né")
    orders.on_sale(shelf=shelf)

    own = bank.awaiting(point=shelf.slug, destination=None)
    elsewhere = bank.paid(own)
    assert (bank.payment(own).holder_kind, bank.payment(own).holder) == ("point", shelf.slug)
    assert (elsewhere.state, Notice.objects.get().problem) == ("awaiting", "account")

    assert bank.paid(own, accountNumber="0071000123456").state == "placed"


def test_alcohol_is_sold_without_cash_only():
    orders.on_sale(alcohol_pct=14)

    with pytest.raises(Exception, match="alcohol"):
        orders.placed()
    order = bank.awaiting()

    assert order.state == "awaiting"
    assert store.orders([order.ref])[order.ref].state is EngineState.PLACED


def test_money_that_comes_just_before_the_intent_to_lapse_wins(monkeypatch):
    orders.on_sale(quantity=5)
    order = bank.awaiting()
    body, late, undertake = bank.notice(order), order.pay_until + timedelta(seconds=1), undertakings.undertake

    def after_the_money(*args, **kwargs):
        callbacks.apply("sepay", bank.headers(body), body)
        undertake(*args, **kwargs)

    with monkeypatch.context() as same_second:
        same_second.setattr(undertakings, "undertake", after_the_money)
        assert paying.sweep(late) == []

    assert paying.sweep(late) == [order.number]
    assert Order.objects.get(pk=order.pk).state == "placed"
    assert order.undertakings.count() == 0
    assert orders.available() == 4
