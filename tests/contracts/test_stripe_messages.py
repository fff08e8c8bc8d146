"""Stripe, what it says: only what it signed lately is believed, and each movement of money is told by one key."""

import time

import pytest

from marketplace.payments.errors import Forged, ProviderUnavailable, Unreadable
from marketplace.payments.models import StepKind, Trouble
from marketplace.payments.providers import stripe_events
from marketplace.payments.providers.stripe import Stripe
from tests.stripe.desk import SECRET, signed
from tests.stripe.pages import OLDER, started, told

pytestmark = pytest.mark.timeout(700)  # the first one may have to build stripe-mock


def test_money_is_told_by_the_intent_whatever_event_tells_it(provider, desk):
    _due, step = started(provider)
    paid = desk.pay(step.ref)
    kinds = ["checkout.session.completed", "checkout.session.async_payment_succeeded"]

    both = [told(provider, desk.event(kind, paid)) for kind in kinds]

    [[callback], [again]] = both
    assert (callback.payment, callback.kind, callback.amount_vnd) == ("01JDPAY", StepKind.RECEIVED, 185_000)
    assert (callback.currency, callback.problem) == ("VND", "")
    assert callback.key == again.key == callback.reference == paid["payment_intent"]
    assert abs(callback.at.timestamp() - time.time()) < 10


def test_money_in_cents_is_told_in_whole_units(provider, desk):
    _due, step = started(provider)
    paid = desk.pay(step.ref) | {"amount_total": 1_999, "currency": "usd"}

    [callback] = told(provider, desk.event("checkout.session.completed", paid))

    assert (callback.amount_vnd, callback.currency) == (19, "USD")
    assert stripe_events.whole_units(1_999, "kwd") == 1
    assert stripe_events.whole_units(1_999, "jpy") == 1_999


def test_a_page_that_is_finished_and_not_paid_says_nothing(provider, desk):
    _due, step = started(provider)

    assert told(provider, desk.event("checkout.session.completed", desk.sessions[step.ref])) == []


@pytest.mark.parametrize("kind", ["checkout.session.expired", "checkout.session.async_payment_failed"])
def test_a_page_that_is_over_says_so(provider, desk, kind):
    _due, step = started(provider)

    [callback] = told(provider, desk.event(kind, desk.sessions[step.ref]))

    assert (callback.kind, callback.payment, callback.amount_vnd) == (StepKind.CANCELLED, "01JDPAY", 0)
    assert callback.reference == step.ref


def test_other_business_of_the_account_is_none_of_ours(provider, desk):
    _due, step = started(provider)
    paid = desk.pay(step.ref)

    assert told(provider, desk.event("invoice.paid", paid)) == []
    assert told(provider, desk.event("checkout.session.completed", paid | {"client_reference_id": None})) == []
    assert told(provider, desk.event("checkout.session.completed", paid, account="acct_other")) == []
    desk.intents["pi_strange"] = {"id": "pi_strange", "metadata": {}, "left": 9_000}
    assert told(provider, desk.event("refund.created", desk.refund_by_hand("pi_strange", 5_000))) == []


def test_a_message_is_believed_when_any_of_our_secrets_signed_it_lately(provider, desk):
    _due, step = started(provider)
    body = desk.event("checkout.session.completed", desk.pay(step.ref))

    assert told(provider, body, secret=OLDER) == told(provider, body, at=int(time.time()) - 250)
    with pytest.raises(Forged):
        told(provider, body, secret="whsec_strange")
    with pytest.raises(Forged):
        told(provider, body, at=int(time.time()) - 301)
    with pytest.raises(Forged):
        provider.read_callbacks(signed(body), body + b" ")
    with pytest.raises(Forged):
        provider.read_callbacks({}, body)


@pytest.mark.parametrize("header", ["", "t=x,v1=00", "v1=00", "t=1", "t=1,v0=00", "=", "t=1,v1=\u00e9"])
def test_a_header_of_another_form_is_not_believed(provider, header):
    with pytest.raises(Forged):
        provider.read_callbacks({"STRIPE-SIGNATURE": header}, b"{}")


def test_the_header_is_found_in_any_case(provider, desk):
    _due, step = started(provider)
    body = desk.event("checkout.session.completed", desk.pay(step.ref))
    headers = {"stripe-signature": signed(body)["Stripe-Signature"]}

    assert len(provider.read_callbacks(headers, body)) == 1


def test_play_money_is_not_taken_for_real_nor_the_other_way_round(provider, desk):
    _due, step = started(provider)
    paid = desk.pay(step.ref)
    live = Stripe("rk_live_123", [SECRET], http_client=desk)

    with pytest.raises(Forged, match="real money"):
        told(provider, desk.event("checkout.session.completed", paid, livemode=True))
    with pytest.raises(Forged, match="play money"):
        told(live, desk.event("checkout.session.completed", paid))
    assert len(told(live, desk.event("checkout.session.completed", paid, livemode=True))) == 1


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"id": "evt_1", "type": "refund.failed"}'])
def test_what_is_signed_and_no_event_is_unreadable(provider, body):
    with pytest.raises(Unreadable):
        told(provider, body)


def test_a_body_that_is_no_text_is_not_believed(provider):
    with pytest.raises(Forged):
        told(provider, b"\xff")


def test_an_event_about_a_thing_of_another_shape_is_unreadable(provider, desk):
    with pytest.raises(Unreadable, match=r"checkout\.session\.completed of another shape"):
        told(provider, desk.event("checkout.session.completed", {"id": "cs_test_1"}))


def test_a_refund_of_ours_is_told_by_the_key_it_was_asked_for_with(provider, desk):
    due, step = started(provider)
    desk.pay(step.ref)
    provider.refund(due, 60_000, "01JDPAY-3")
    [refund] = desk.refunds.values()

    told_of = [told(provider, desk.event(kind, refund)) for kind in ("refund.created", "refund.updated")]

    [[callback], [again]] = told_of
    assert (callback.kind, callback.payment, callback.amount_vnd) == (StepKind.REFUNDED, "01JDPAY", 60_000)
    assert (callback.key, callback.reference) == (again.key, "01JDPAY-3")
    assert told(provider, desk.event("refund.created", refund | {"status": "pending"})) == []


def test_a_refund_made_at_stripes_own_desk_is_found_to_be_ours(provider, desk):
    _due, step = started(provider)
    refund = desk.refund_by_hand(str(desk.pay(step.ref)["payment_intent"]), 5_000)

    [callback] = told(provider, desk.event("refund.created", refund))

    assert (callback.payment, callback.amount_vnd, callback.reference) == ("01JDPAY", 5_000, refund["id"])
    desk.away = True
    with pytest.raises(ProviderUnavailable):
        told(provider, desk.event("refund.created", refund))


def test_a_refund_that_failed_and_a_dispute_need_somebody(provider, desk):
    due, step = started(provider)
    intent = desk.pay(step.ref)["payment_intent"]
    provider.refund(due, 60_000, "01JDPAY-3")
    [refund] = desk.refunds.values()
    dispute = {"id": "du_1", "amount": 185_000, "currency": "vnd", "status": "needs_response", "payment_intent": intent}

    [failed] = told(provider, desk.event("refund.failed", refund | {"status": "failed"}))
    [opened] = told(provider, desk.event("charge.dispute.created", dispute))
    [closed] = told(provider, desk.event("charge.dispute.closed", dispute | {"status": "lost"}))

    assert (failed.problem, failed.reference) == (Trouble.REFUND_FAILED, "01JDPAY-3")
    assert failed.key != refund["id"]
    assert (opened.problem, opened.payment, opened.amount_vnd) == (Trouble.DISPUTED, "01JDPAY", 185_000)
    assert (closed.problem, closed.said) == (Trouble.DISPUTED, "lost")
    assert opened.key != closed.key


def test_a_message_of_another_shape_is_named_without_what_it_says_of_a_person(provider, desk):
    _due, step = started(provider)
    odd = desk.pay(step.ref) | {"expires_at": "lan@example.vn", "customer_details": {"email": "lan@example.vn"}}

    with pytest.raises(Unreadable, match="expires_at") as refused:
        told(provider, desk.event("checkout.session.completed", odd))
    with pytest.raises(Unreadable) as unread:
        told(provider, b'{"id": "evt_1", "data": {"email": "lan@example.vn"}}')

    assert "lan@" not in str(refused.value) + str(unread.value)
