"""Money is booked once and goes back once, whoever acts at the same moment and whatever a provider writes."""

import pytest

from marketplace.orders import cancelling, fulfilment, paying, pickups, settling
from marketplace.orders.errors import Busy, UnknownOrder, WrongState
from marketplace.orders.models import Order
from marketplace.payments import callbacks, providers, records
from marketplace.payments.errors import NotDue, ProviderUnavailable, TooMuchBack, Unreadable
from marketplace.payments.models import Notice, StepKind
from marketplace.payments.providers.base import ByHand, Callback
from storefront.producer.purse import purse
from tests import payments_world as bank
from tests.factories import orders
from tests.factories.orders import ON, wanted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_takes_transfers")]


class CardDesk(ByHand):
    """A provider of cards; `paid` is what it says when its page is closed."""

    def __init__(self) -> None:
        self.sent: dict[str, int] = {}
        self.paid: Callback | None = None
        self.answer: Exception | None = None

    def refund(self, payment, amount_vnd, key):
        if self.answer:
            raise self.answer
        self.sent[key] = amount_vnd

    def give_up(self, payment):
        if self.answer:
            raise self.answer
        return self.paid

    look = give_up


@pytest.fixture
def cards(monkeypatch):
    desk = CardDesk()
    monkeypatch.setattr(providers, "BY_METHOD", {**providers.BY_METHOD, "card": lambda: desk})
    monkeypatch.setattr(providers, "AT_ONCE", {**providers.AT_ONCE, "card": lambda _point="": True})
    return desk


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def accept(notice: Notice, officer, **facts) -> Order:
    return settling.accept(notice.pk, actor=officer, reason="đúng của đơn này", on=ON, **facts)


def half_of_it_does_not_come(quantity: int = 2, missing: int = 1, **facts) -> Order:
    """Paid, and half of the units cannot be supplied: half is owed back, half is kept."""
    orders.on_sale(quantity=10)
    order = bank.awaiting(wanted(quantity=quantity), **facts)
    payment = bank.payment(order)
    records.receive(payment.pk, payment.amount_vnd)
    paying.place(order)
    fulfilment.cannot_supply(order.parcels.get().key, {"68-0001-1": missing}, actor=None)
    return Order.objects.get(pk=order.pk)


def test_a_round_that_looked_before_another_sent_the_refund_sends_nothing_more(cards, monkeypatch):
    order = half_of_it_does_not_come(method="card")
    seen = settling.refunds_due()
    assert settling.send_refunds() == 1
    monkeypatch.setattr(settling, "refunds_due", lambda: seen)

    assert settling.send_refunds() == 0

    assert (len(cards.sent), bank.payment(order).kept_vnd) == (1, order.total_vnd)


def test_a_refund_that_was_overtaken_at_the_providers_desk_is_not_sent_for_a_later_smaller_sum(cards):
    order = half_of_it_does_not_come(method="card", quantity=10, missing=5)
    cards.answer = ProviderUnavailable("away")
    assert settling.send_refunds() == 0
    cards.answer = None
    [due] = settling.refunds_due()
    by_desk = Callback(
        key="re_1", payment=due.payment.pk, kind=StepKind.REFUNDED, amount_vnd=due.amount_vnd, reference="re_1"
    )
    callbacks.take_in("stripe", by_desk)
    fulfilment.cannot_supply(order.parcels.get().key, {"68-0001-1": 6}, actor=None)
    [due] = settling.refunds_due()

    settling.send_refunds()

    assert (cards.sent, settling.refunds_due()[0].by_provider) == ({}, False)
    assert settling.refunds_due()[0].amount_vnd == due.amount_vnd


def test_two_officers_who_saw_the_same_sum_give_it_back_once(officer):
    order = half_of_it_does_not_come()
    [due] = settling.refunds_due()

    settling.refunded_by_hand(due.payment.pk, due.amount_vnd, actor=officer, reference="FT1")
    with pytest.raises(TooMuchBack):
        settling.refunded_by_hand(due.payment.pk, due.amount_vnd, actor=officer, reference="FT1")

    assert bank.payment(order).kept_vnd == order.total_vnd


def test_what_a_provider_gives_back_is_not_given_back_by_hand_as_well(cards, officer):
    order = half_of_it_does_not_come(method="card")
    [due] = settling.refunds_due()

    with pytest.raises(WrongState):
        settling.refunded_by_hand(due.payment.pk, due.amount_vnd, actor=officer, reference="FT1")

    assert bank.payment(order).refunded_vnd == 0


def test_money_that_was_just_given_back_is_not_booked_with_the_rest(officer, monkeypatch):
    orders.on_sale()
    order = bank.awaiting()
    first = bank.told(bank.notice(order, transferAmount=10_000))
    second = bank.told(bank.notice(order, transferAmount=20_000))
    read = settling.came_for

    def and_then_another_officer_acts(notice):
        found = read(notice)
        settling.give_back(second.pk, actor=officer, reference="FT2")
        return found

    monkeypatch.setattr(settling, "came_for", and_then_another_officer_acts)
    with pytest.raises(WrongState):
        accept(first, officer)

    second.refresh_from_db()
    assert (second.settled_as, bank.payment(order).received_vnd) in {("given_back", 0), ("", 0)}


def test_a_transfer_for_what_is_paid_at_the_till_is_not_booked_as_the_tills_cash(officer):
    shelf = orders.point()
    orders.on_sale(shelf=shelf)
    order = orders.placed(method="pay_at_point", point=shelf.slug, destination=None)
    notice = bank.told(bank.notice(order))
    assert notice.problem == "account"

    with pytest.raises(UnknownOrder):
        accept(notice, officer)

    assert bank.payment(order).state == "due"
    settling.give_back(notice.pk, actor=officer, reference="FT1")


@pytest.mark.parametrize("account", [{}, {"bank_bin": "970436", "bank_account": "0071000000000"}], ids=str)
def test_what_a_pick_up_was_paid_lies_with_whoever_took_it(officer, account):
    shelf = orders.point(**account)
    orders.on_sale(shelf=shelf)
    order = bank.awaiting(point=shelf.slug, destination=None)
    settling.confirm(order.number, actor=officer, reference="FT1")
    pickups.hand_over(order.number, shift="1", method="cash", received_vnd=0, actor=officer, key="pick-up-1")

    found = purse(order.lines.get().producer)

    assert found.held_vnd == (order.total_vnd if account else 0)


def test_an_order_whose_money_is_still_to_go_back_is_not_held_again_for_other_money(officer):
    orders.on_sale()
    order = bank.awaiting()
    payment = bank.payment(order)
    records.receive(payment.pk, payment.amount_vnd)
    cancelling.cancel(order, actor=None, reason="đổi ý")
    other = bank.told(bank.notice(transferAmount=order.total_vnd))

    with pytest.raises(NotDue):
        accept(other, officer, number=order.number)

    assert state(order) == "cancelled"
    assert [due.amount_vnd for due in settling.refunds_due()] == [order.total_vnd]


def test_a_transfer_for_a_card_order_is_left_to_a_person_who_closes_the_card_page_first(cards, officer):
    orders.on_sale()
    order = bank.awaiting(method="card")
    notice = bank.told(bank.notice(order))
    assert (notice.problem, bank.payment(order).state) == ("account", "due")

    cards.answer = ProviderUnavailable("away")
    with pytest.raises(Busy):
        accept(notice, officer)
    cards.answer = None
    placed = accept(notice, officer)

    assert (placed.state, bank.payment(order).method) == ("placed", "vietqr")
    cancelling.cancel(placed, actor=None, reason="đổi ý")
    assert [due.by_provider for due in settling.refunds_due()] == [False]


def test_a_card_order_that_was_paid_by_card_first_takes_no_transfer(cards, officer):
    orders.on_sale()
    order = bank.awaiting(method="card")
    notice = bank.told(bank.notice(order))
    payment = bank.payment(order)
    cards.paid = Callback(
        key="pi_1", payment=payment.pk, kind=StepKind.RECEIVED, amount_vnd=payment.amount_vnd, reference="pi_1"
    )

    with pytest.raises(NotDue):
        accept(notice, officer)

    assert (bank.payment(order).method, bank.payment(order).received_vnd) == ("card", payment.amount_vnd)


def test_one_order_whose_provider_makes_no_sense_does_not_hold_up_the_others(cards):
    orders.on_sale(quantity=5)
    odd, plain = bank.awaiting(method="card"), bank.awaiting()
    cards.answer = Unreadable("paid without an amount")
    for order in (odd, plain):
        Order.objects.filter(pk=order.pk).update(pay_until=order.created_at)

    paying.look(odd)
    moved = paying.sweep(order.pay_until)
    with pytest.raises(Busy):
        cancelling.cancel(odd, actor=None, reason="đổi ý")

    assert (moved, state(odd), state(plain)) == ([plain.number], "awaiting", "cancelled")


@pytest.mark.parametrize(
    "facts",
    [
        {"content": "tien\x00 hang"},
        {"content": "\ud800", "referenceCode": "\x00"},
        {"referenceCode": "F\ud800T", "subAccount": "\x00", "accountNumber": "12\x0034"},
        {"currency": "ßßß"},
        {"transactionDate": "0001-01-01T00:00:00"},
        {"transactionDate": "9999-12-31 23:59:59-12:00"},
    ],
    ids=str,
)
def test_odd_signs_in_a_notice_lose_no_money(facts):
    body = bank.notice(**facts)

    kept = bank.told(body)

    kept = Notice.objects.get(pk=kept.pk)
    assert (kept.outcome, kept.problem) == ("needs_attention", "unknown")


def test_the_banks_clock_is_vietnams():
    body = bank.notice(transactionDate="2026-11-24 00:30:00")

    kept = bank.told(body)

    assert Notice.objects.get(pk=kept.pk).at.isoformat() == "2026-11-23T17:30:00+00:00"
    assert callbacks.apply("sepay", bank.headers(body), body)[0].pk == kept.pk


def test_a_card_is_given_back_by_a_named_officer_once_its_keys_are_gone(settings, officer):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "sk_test_1", ["whsec_1"]
    order = half_of_it_does_not_come(method="card")
    assert [due.by_provider for due in settling.refunds_due()] == [True]
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "", []

    [due] = settling.refunds_due()

    assert (due.by_provider, settling.send_refunds()) == (False, 0)
    settling.refunded_by_hand(due.payment.pk, due.amount_vnd, actor=officer, reference="FT")
    assert (settling.refunds_due(), bank.payment(order).kept_vnd) == ([], order.total_vnd)
