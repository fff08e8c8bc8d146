"""What an officer decides about money that did not fit, and money on its way back: each once, each with a name."""

import pytest
from django.utils import timezone

from marketplace.orders import cancelling, checkout, fulfilment, paying, pickups, placing, proof, settling
from marketplace.orders.errors import BasketChanged, UnknownOrder, WrongState
from marketplace.orders.models import Order
from marketplace.outbox.models import Lease
from marketplace.payments import providers, records
from marketplace.payments.errors import NotDue, ProviderUnavailable, RefundRefused, TooMuchBack
from marketplace.payments.models import Notice, Refund
from marketplace.payments.providers.base import ByHand, NextStep
from marketplace.stores import store
from marketplace.stores.channels import producer_place
from marketplace.stores.records import StockCount
from tests import payments_world as bank
from tests.crashes import ProcessDied, dies
from tests.factories import orders
from tests.factories.orders import ON, wanted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_takes_transfers")]


def trouble(order: Order | None = None, **facts) -> Notice:
    return bank.told(bank.notice(order, **facts))


def accept(notice: Notice, officer, **facts) -> Order:
    return settling.accept(notice.pk, actor=officer, **({"reason": "khách gọi, đúng là của đơn này", "on": ON} | facts))


def test_short_money_is_accepted_for_its_order_with_a_reason(officer):
    orders.on_sale()
    order = bank.awaiting()
    notice = trouble(order, transferAmount=order.total_vnd - 1_000)

    placed = accept(notice, officer)

    assert placed.state == "placed"
    money = bank.payment(order)
    assert (money.received_vnd, money.confirmed_by) == (order.total_vnd - 1_000, officer)
    notice.refresh_from_db()
    assert (notice.outcome, notice.settled_as, notice.settled_by) == ("settled", "accepted", officer)
    assert notice.reason == "khách gọi, đúng là của đơn này"
    assert settling.refunds_due() == []
    assert proof.check() == []


def test_short_twice_is_taken_together(officer):
    orders.on_sale()
    order = bank.awaiting()
    first = trouble(order, transferAmount=50_000)
    trouble(order, transferAmount=order.total_vnd - 50_000)

    accept(first, officer)

    assert bank.payment(order).received_vnd == order.total_vnd
    assert set(Notice.objects.values_list("outcome", flat=True)) == {"settled"}
    assert proof.check() == []


def test_what_came_too_much_is_owed_back(officer):
    orders.on_sale()
    order = bank.awaiting()

    accept(trouble(order, transferAmount=order.total_vnd + 20_000), officer)

    [due] = settling.refunds_due()
    assert (due.order, due.amount_vnd, due.by_provider) == (order, 20_000, False)
    settling.refunded_by_hand(due.payment.pk, 20_000, actor=officer, reference="FT26")
    assert settling.refunds_due() == []
    with pytest.raises(TooMuchBack):
        settling.refunded_by_hand(due.payment.pk, order.total_vnd + 1, actor=officer, reference="FT27")
    assert proof.check() == []


def test_money_without_a_code_goes_to_the_order_that_the_officer_names(officer):
    orders.on_sale()
    order = bank.awaiting()
    notice = trouble(transferAmount=order.total_vnd)

    with pytest.raises(UnknownOrder):
        accept(notice, officer, number="OC-0000-0000")
    placed = accept(notice, officer, number=order.number.lower().replace("-", ""))

    assert (placed.number, placed.state) == (order.number, "placed")
    notice.refresh_from_db()
    assert notice.payment == bank.payment(order)


def test_late_money_takes_the_order_up_again_when_its_goods_are_there(officer):
    orders.on_sale(quantity=5)
    order = bank.lapsed(bank.awaiting(wanted(quantity=2)))
    notice = trouble(order)
    assert notice.problem == "late"

    again = accept(notice, officer)

    assert (again.number, again.state, again.idempotency_key) == (order.number, "placed", order.idempotency_key)
    assert (again.ref, orders.available()) == (f"{order.number}~1/online", 3)
    assert [step.to_state for step in again.steps.all()] == [
        "placing",
        "awaiting",
        "cancelled",
        "placing",
        "awaiting",
        "placed",
    ]
    assert [step.actor for step in again.steps.all()][3] == officer
    assert store.orders([again.ref])[again.ref].received_vnd == order.total_vnd
    assert again.parcels.get().state == "placed"
    fulfilment.accept(again.parcels.get().key, actor=officer)
    assert proof.check() == []


def test_late_money_is_refused_plainly_when_the_goods_are_gone_or_dearer(officer):
    orders.on_sale(quantity=1)
    order = bank.lapsed(bank.awaiting())
    notice = trouble(order)
    bank.paid(bank.awaiting())

    with pytest.raises(BasketChanged):
        accept(notice, officer)

    notice.refresh_from_db()
    assert (notice.outcome, Order.objects.get(pk=order.pk).state) == ("needs_attention", "cancelled")
    back = settling.give_back(notice.pk, actor=officer, reference="FT2611240001")
    assert (back.settled_as, back.settled_reference) == ("given_back", "FT2611240001")
    assert proof.check() == []


def test_a_crash_while_it_is_held_again_leaves_the_money_to_be_accepted_once_more(officer, monkeypatch):
    orders.on_sale(quantity=5)
    order = bank.lapsed(bank.awaiting())
    notice = trouble(order)
    with monkeypatch.context() as crash:
        crash.setattr(placing, "complete", dies)
        with pytest.raises(ProcessDied):
            accept(notice, officer)
    Lease.objects.update(until=timezone.now())
    checkout.sweep(timezone.now())
    assert Order.objects.get(pk=order.pk).state == "awaiting"

    accept(notice, officer)

    assert (Order.objects.get(pk=order.pk).state, orders.available()) == ("placed", 4)
    assert bank.payment(order).received_vnd == order.total_vnd
    assert proof.check() == []


def test_one_held_again_that_the_engine_refuses_stays_cancelled_with_its_own_key(officer, monkeypatch):
    orders.on_sale(quantity=1)
    order = bank.lapsed(bank.awaiting())
    notice = trouble(order)
    monkeypatch.setattr("marketplace.orders.reopening.quotes.check", lambda *_, **__: [])
    store.set_stock([StockCount("68-0001-1", producer_place("68-P-0001"), 0)])

    with pytest.raises(BasketChanged):
        accept(notice, officer)

    after = Order.objects.get(pk=order.pk)
    assert (after.state, after.idempotency_key) == ("cancelled", order.idempotency_key)
    store.set_stock([StockCount("68-0001-1", producer_place("68-P-0001"), 1)])
    assert accept(notice, officer).state == "placed"
    assert proof.check() == []


def test_money_that_came_twice_can_only_go_back(officer):
    orders.on_sale()
    order = bank.awaiting()
    bank.paid(order)
    notice = trouble(order)

    with pytest.raises(WrongState):
        accept(notice, officer)
    settling.give_back(notice.pk, actor=officer, reference="FT1")
    with pytest.raises(WrongState):
        settling.dismiss(notice.pk, actor=officer, reason="zweimal")

    assert bank.payment(order).kept_vnd == order.total_vnd


def test_unnamed_money_for_a_paid_order_is_not_booked_twice(officer):
    orders.on_sale()
    order = bank.paid(bank.awaiting())

    with pytest.raises(NotDue):
        accept(trouble(), officer, number=order.number)

    assert bank.payment(order).received_vnd == order.total_vnd


def test_a_named_person_confirms_a_transfer_and_the_bank_s_own_notice_is_double_then(officer):
    orders.on_sale()
    order = bank.awaiting()

    placed = settling.confirm(order.number, actor=officer, reference="FT-sao-ke")
    with pytest.raises(WrongState):
        settling.confirm(order.number, actor=officer, reference="FT-sao-ke")

    assert (placed.state, bank.payment(order).confirmed_by) == ("placed", officer)
    assert trouble(order).problem == "double"
    with pytest.raises(UnknownOrder):
        settling.confirm("OC-0000-0000", actor=officer, reference="1")


def test_cancelled_short_and_refused_parcels_are_owed_back_until_it_is_done(officer):
    orders.on_sale(quantity=10)
    cancelled, short, refused = (bank.paid(bank.awaiting(wanted(quantity=2))) for _ in range(3))
    cancelling.cancel(cancelled, actor=None, reason="đổi ý")
    fulfilment.cannot_supply(short.parcels.get().key, {"68-0001-1": 1}, actor=officer)
    key = refused.parcels.get().key
    for verb in (fulfilment.accept, fulfilment.pack, fulfilment.hand_over, fulfilment.refuse):
        verb(key, actor=officer)

    due = {each.order.number: each.amount_vnd for each in settling.refunds_due()}

    short.refresh_from_db()
    assert due == {
        cancelled.number: cancelled.total_vnd,
        short.number: bank.payment(short).received_vnd - short.total_vnd,
        refused.number: refused.total_vnd,
    }
    assert proof.check() == []
    for each in settling.refunds_due():
        settling.refunded_by_hand(each.payment.pk, each.amount_vnd, actor=officer, reference="FT")
    assert settling.refunds_due() == []
    assert bank.payment(cancelled).state == "refunded"
    assert proof.check() == []


def test_a_paid_pick_up_is_not_released_when_the_point_closes(officer):
    shelf = orders.point()
    orders.on_sale(shelf=shelf)
    order = bank.paid(bank.awaiting(point=shelf.slug, destination=None))

    assert pickups.release_overdue(order.held_until + (order.held_until - order.created_at)) == []
    assert Order.objects.get(pk=order.pk).state == "placed"


class CardDesk(ByHand):
    """A provider of cards that can be told how to answer."""

    def __init__(self) -> None:
        self.sent: dict[str, int] = {}
        self.answer: type[Exception] | None = None
        self.dies_after = False

    def start(self, payment, back_to=None):
        return NextStep(url="https://cards.example/")

    def refund(self, payment, amount_vnd, key):
        if self.answer:
            raise self.answer("no")
        assert self.sent.setdefault(key, amount_vnd) == amount_vnd
        if self.dies_after:
            raise ProcessDied


@pytest.fixture
def cards(monkeypatch):
    desk = CardDesk()
    monkeypatch.setattr(providers, "BY_METHOD", {**providers.BY_METHOD, "card": lambda: desk})
    monkeypatch.setattr(providers, "AT_ONCE", {**providers.AT_ONCE, "card": lambda _point="": True})
    return desk


def cancelled_card_order() -> Order:
    orders.on_sale()
    order = orders.placed(method="card")
    payment = bank.payment(order)
    records.receive(payment.pk, payment.amount_vnd)
    paying.place(order)
    return cancelling.cancel(Order.objects.get(pk=order.pk), actor=None, reason="đổi ý")


def test_a_card_is_given_back_by_its_provider_once(cards):
    order = cancelled_card_order()

    assert (settling.send_refunds(), settling.send_refunds()) == (1, 0)

    money = bank.payment(order)
    assert cards.sent == {f"{money.pk}-back-1": order.total_vnd}
    assert (money.state, money.refunded_vnd) == ("refunded", order.total_vnd)
    assert store.orders([order.ref])[order.ref].received_vnd == 0
    assert proof.check() == []


def test_a_crash_after_the_provider_sent_it_is_repeated_with_the_same_key(cards):
    order = cancelled_card_order()
    cards.dies_after = True
    with pytest.raises(ProcessDied):
        settling.send_refunds()
    cards.dies_after = False

    assert settling.send_refunds() == 1

    assert len(cards.sent) == 1
    assert bank.payment(order).refunded_vnd == order.total_vnd
    assert Refund.objects.count() == 1


def test_a_provider_that_is_away_is_asked_again_and_one_that_refuses_leaves_it_to_a_person(cards, officer):
    order = cancelled_card_order()
    cards.answer = ProviderUnavailable
    assert settling.send_refunds() == 0
    assert Refund.objects.get().finished_at is None

    cards.answer = RefundRefused
    assert settling.send_refunds() == 0

    [due] = settling.refunds_due()
    assert (due.by_provider, Refund.objects.get().refused) == (False, "no")
    settling.refunded_by_hand(due.payment.pk, due.amount_vnd, actor=officer, reference="FT")
    assert (settling.refunds_due(), bank.payment(order).state) == ([], "refunded")
