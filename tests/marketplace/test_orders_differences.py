"""Where the engine says something else than our orders: noted once, never merged, gone when both agree."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from marketplace.orders import cancelling, differences, fulfilment, proof
from marketplace.orders.errors import Busy
from marketplace.orders.models import Difference, Matter, Order, Undertaking, Verb
from marketplace.outbox import deliveries
from marketplace.payments.models import Payment
from marketplace.stores import store
from marketplace.stores.embedded import models as engine
from marketplace.stores.records import PaymentFact, PaymentKind, Units
from tests.factories import orders
from tests.factories.orders import wanted
from tests.factories.people import province_officer

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def order() -> Order:
    orders.on_sale()
    return orders.placed(wanted(quantity=2))


def compare(order: Order) -> None:
    differences.consume([order.ref])


def standing(order: Order) -> list[tuple[str, str, str, str]]:
    rows = Difference.objects.filter(order=order, settled_at=None)
    return [(row.what, row.sku, row.ours, row.theirs) for row in rows]


def test_while_both_agree_nothing_is_noted(order):
    compare(order)

    assert standing(order) == []


def test_a_cancellation_over_there_is_noted_and_ours_stands(order):
    store.cancel(order.ref, "bấm nhầm")

    compare(order)

    assert standing(order) == [("state", "", "placed", "cancelled")]
    order.refresh_from_db()
    assert order.state == "placed"


def test_a_quantity_changed_over_there_is_noted_with_the_total_it_makes(order):
    store.cannot_supply(order.ref, [Units("68-0001-1", 1)])

    compare(order)

    total = order.total_vnd
    assert standing(order) == [
        ("total", "", str(total), str(total - 85_000)),
        ("supplied", "68-0001-1", "2", "1"),
    ]


def test_money_noted_over_there_that_nobody_received_here_is_noted(order):
    store.record_payments(order.ref, [PaymentFact(key="x", payment="p", kind=PaymentKind.RECEIVED, amount_vnd=50_000)])

    compare(order)

    assert standing(order) == [("money", "", "0", "50000")]


def test_an_order_that_vanished_over_there_is_noted(order):
    engine.Order.objects.filter(ref=order.ref).update(ref="another")

    compare(order)

    assert standing(order) == [("missing", "", "placed", "")]


def test_the_same_difference_is_noted_once(order):
    store.cancel(order.ref, "")

    compare(order)
    compare(order)

    assert Difference.objects.count() == 1


def test_as_soon_as_both_agree_it_is_settled(order):
    store.cancel(order.ref, "")
    compare(order)

    cancelling.cancel(order, actor=None, reason="khách đổi ý")
    compare(order)

    assert standing(order) == []
    assert Difference.objects.get().settled_at is not None


def heard(consumer: str = "marketplace.orders.differences.consume_own") -> int:
    """What we say of our own orders reaches its consumer."""
    return deliveries.drain(consumer)


def test_what_a_verb_of_ours_brings_together_is_settled_without_waiting_for_the_engine(order):
    store.cancel(order.ref, "")
    compare(order)

    cancelling.cancel(order, actor=None, reason="khách đổi ý")
    assert standing(order) != []
    assert heard()

    assert standing(order) == []


def test_what_a_producer_does_with_a_parcel_settles_it_too(order):
    store.cannot_supply(order.ref, [Units("68-0001-1", 1)], delivery_vnd=20_000)
    compare(order)

    fulfilment.cannot_supply(f"{order.number}-1", {"68-0001-1": 1}, actor=None)
    assert heard()

    assert standing(order) == []


def test_while_nothing_differs_a_verb_of_ours_asks_the_engine_nothing(order, monkeypatch):
    other = orders.placed(wanted(quantity=1))
    store.cancel(other.ref, "")
    compare(other)
    heard()
    asked: list[str] = []
    monkeypatch.setattr(differences, "compare", lambda refs: asked.extend(refs) or set())

    fulfilment.accept(f"{order.number}-1", actor=None)
    cancelling.cancel(order, actor=None, reason="khách đổi ý")
    assert heard()

    assert asked == []


def test_another_word_of_the_engine_is_another_difference(order):
    store.cannot_supply(order.ref, [Units("68-0001-1", 1)])
    compare(order)
    store.cancel(order.ref, "")
    compare(order)

    assert standing(order) == [("state", "", "placed", "cancelled")]
    assert Difference.objects.exclude(settled_at=None).count() == 2


def test_an_officer_looks_says_why_and_it_does_not_come_back(order):
    officer = province_officer()
    store.cancel(order.ref, "")
    compare(order)
    [found] = differences.open_ones()

    looked = differences.look_at(order, [found.pk], actor=officer, reason=" khách báo qua điện thoại ", now=NOW)
    compare(order)

    assert looked == 1
    assert not differences.open_ones().exists()
    [kept] = differences.left_standing()
    assert (kept.looked_by, kept.looked_at, kept.reason) == (officer, NOW, "khách báo qua điện thoại")


def test_what_came_up_after_the_page_was_drawn_stays_open(order):
    store.cannot_supply(order.ref, [Units("68-0001-1", 1)])
    compare(order)
    shown = [row.pk for row in differences.open_ones()][:1]

    differences.look_at(order, shown, actor=province_officer(), reason="đã hỏi", now=NOW)

    assert differences.open_ones().count() == 1


def test_looking_without_a_reason_is_refused(order):
    store.cancel(order.ref, "")
    compare(order)

    with pytest.raises(ValueError, match="reason"):
        differences.look_at(order, [Difference.objects.get().pk], actor=province_officer(), reason="  ", now=NOW)

    assert differences.open_ones().count() == 1


def test_the_database_knows_that_who_looked_said_why(order):
    with pytest.raises(IntegrityError):
        Difference.objects.create(order=order, what=Matter.STATE, looked_at=NOW, looked_by=province_officer())


def test_an_order_that_a_verb_of_ours_is_working_on_is_looked_at_later(order):
    store.cancel(order.ref, "")
    verb = Undertaking.objects.create(order=order, verb=Verb.CANCEL)

    with pytest.raises(Busy):
        compare(order)
    assert standing(order) == []

    Undertaking.objects.filter(pk=verb.pk).update(finished_at=NOW)
    compare(order)
    assert standing(order) == [("state", "", "placed", "cancelled")]


def test_money_that_the_engine_has_not_heard_of_yet_is_looked_at_later(order):
    Payment.objects.update(told_steps=0)

    with pytest.raises(Busy):
        compare(order)

    assert standing(order) == []


def test_one_busy_order_holds_up_no_other(order):
    other = orders.placed(wanted(quantity=1))
    Undertaking.objects.create(order=order, verb=Verb.CANCEL)
    store.cancel(other.ref, "")

    later = differences.compare([order.ref, other.ref])

    assert later == {order.ref}
    assert standing(other) == [("state", "", "placed", "cancelled")]


def test_orders_of_others_are_passed_over(order):
    assert differences.compare(["POS-1/pos-x", f"{order.number}/pos-another", ""]) == set()
    assert not Difference.objects.exists()


def test_what_happens_here_and_there_alike_makes_no_difference(order):
    key = f"{order.number}-1"
    fulfilment.accept(key, actor=None)
    fulfilment.pack(key, actor=None)
    fulfilment.hand_over(key, actor=None)
    fulfilment.deliver(key, actor=None, collected_vnd=194_000)

    compare(order)

    assert standing(order) == []
    assert proof.check() == []


def test_the_proof_tells_the_same_in_sentences(order):
    store.cannot_supply(order.ref, [Units("68-0001-1", 1)])

    found = [sentence for sentence in proof.check() if sentence.startswith(order.number)]

    assert len(found) == 2
    assert all("68-0001-1" in sentence or str(order.total_vnd) in sentence for sentence in found)


def test_comparing_many_orders_costs_no_more_queries_than_a_few(django_assert_max_num_queries):
    orders.on_sale(quantity=100)
    placed = [orders.placed(wanted()) for _ in range(12)]

    with django_assert_max_num_queries(40):
        differences.compare([order.ref for order in placed])
