"""What providers tell of payments: each thing is kept once, applied or left to a person, and nothing is guessed."""

import json

import pytest

from marketplace.payments import callbacks, providers, records
from marketplace.payments.errors import Forged, NoAccount, NotOffered, Unreadable
from marketplace.payments.models import HolderKind, Method, Notice, Payment, StepKind, SubjectKind
from marketplace.payments.providers.base import Callback, NextStep, Return
from marketplace.payments.records import Holder, Subject
from tests import payments_world as bank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_takes_transfers")]

BY_HAND = (Method.CASH, Method.COD)
EVERY = (*BY_HAND, Method.VIETQR)
MARKET = Holder(HolderKind.MARKET, "")


def due(method: Method, amount_vnd: int = 100_000) -> Payment:
    return records.due(Subject(SubjectKind.ORDER, "OC-7K3M-92QD"), amount_vnd, method=method, holder=MARKET)


@pytest.mark.parametrize("method", EVERY)
def test_starting_writes_nothing_and_may_be_asked_again(method):
    payment = due(method)
    back_to = Return(done_url="https://cho.example/xong/", back_url="https://cho.example/", until=payment.created_at)

    one = providers.provider_for(method).start(payment, back_to)
    again = providers.provider_for(method).start(payment, back_to)

    assert one == again
    assert payment.steps.count() == 1
    if method in BY_HAND:
        assert one == NextStep()


@pytest.mark.parametrize("method", EVERY)
def test_a_message_of_nobody_s_says_nothing_and_giving_up_is_harmless(method):
    payment = due(method)
    provider = providers.provider_for(method)

    assert provider.read_callbacks({}, b"{}") == ()
    assert provider.give_up(payment) is None
    assert provider.give_up(payment) is None
    provider.refund(payment, 1, "key-1")
    assert provider.check() == []
    assert payment.steps.count() == 1


def test_a_transfer_without_an_account_cannot_be_started(settings):
    settings.MARKET_BANK_ACCOUNT = ""

    with pytest.raises(NoAccount):
        providers.provider_for(Method.VIETQR).start(due(Method.VIETQR))
    assert Method.VIETQR not in providers.offered()


def test_what_is_not_set_up_is_not_offered():
    with pytest.raises(NotOffered):
        providers.provider_for(Method.TRANSFER)
    with pytest.raises(NotOffered):
        providers.named("nobody")


@pytest.mark.parametrize("trouble", ["no secret", "another secret", "no JSON", "no amount", "a list"])
def test_a_message_that_is_not_the_provider_s_or_not_of_its_form_is_refused_and_kept_nowhere(trouble):
    payment = due(Method.VIETQR)
    bodies = {"no JSON": b"{", "no amount": b'{"transferType": "in", "id": 1}', "a list": b"[1]"}
    body = bodies.get(trouble, json.dumps({"transferType": "in", "id": 1, "transferAmount": 100_000}).encode())
    headers = {"no secret": {}, "another secret": bank.headers(body, secret="x")}.get(trouble, bank.headers(body))

    with pytest.raises(Forged if "secret" in trouble else Unreadable):
        callbacks.apply(providers.SEPAY, headers, body)

    assert not Notice.objects.exists()
    assert payment.steps.count() == 1


def callback(payment: Payment, **facts) -> Callback:
    said = {"key": "evt-1", "payment": payment.pk, "kind": StepKind.RECEIVED, "amount_vnd": payment.amount_vnd}
    return Callback(**(said | facts))


@pytest.mark.parametrize("method", [Method.VIETQR, Method.CARD])
def test_what_a_provider_tells_counts_once_by_its_key(method):
    payment = due(method)

    first = callbacks.take_in("some", callback(payment))
    again = callbacks.take_in("some", callback(payment, amount_vnd=5))
    other = callbacks.take_in("another", callback(payment))

    payment.refresh_from_db()
    assert (first.pk, again.amount_vnd, payment.received_vnd) == (again.pk, 100_000, 100_000)
    assert (first.outcome, other.outcome, other.problem) == ("applied", "needs_attention", "double")


def test_money_that_went_back_is_booked_once_whoever_sent_it():
    payment = due(Method.CARD)
    callbacks.take_in("some", callback(payment))
    back = {"kind": StepKind.REFUNDED, "amount_vnd": 30_000, "reference": "re_desk"}

    by_desk = callbacks.take_in("some", callback(payment, key="evt-2", **back))
    too_much = callbacks.take_in("some", callback(payment, key="evt-3", **(back | {"amount_vnd": 90_000})))

    payment.refresh_from_db()
    assert (payment.refunded_vnd, by_desk.outcome) == (30_000, "applied")
    assert (too_much.outcome, too_much.problem) == ("needs_attention", "refund_unasked")


@pytest.mark.parametrize(
    ("told", "kept"), [("disputed", "disputed"), ("refund_failed", "refund_failed"), ("new", "other")]
)
def test_trouble_that_a_provider_tells_of_is_left_to_a_person(told, kept):
    payment = due(Method.CARD)

    notice = callbacks.take_in("some", callback(payment, problem=told))

    payment.refresh_from_db()
    assert (notice.outcome, notice.problem, payment.state) == ("needs_attention", kept, "due")


def test_money_for_what_is_paid_by_hand_is_left_to_a_person():
    notice = callbacks.take_in("some", callback(due(Method.COD)))

    assert (notice.outcome, notice.problem) == ("needs_attention", "account")
