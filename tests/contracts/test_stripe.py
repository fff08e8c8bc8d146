"""Stripe, what we ask of it: it keeps to the published contract, and nothing is begun, sent or closed twice."""

import socket
import time
from datetime import timedelta

import pytest
import stripe
from django.utils import timezone

from marketplace.payments.errors import ProviderUnavailable, RefundRefused
from marketplace.payments.providers import stripe_events
from marketplace.payments.providers.base import NextStep
from marketplace.payments.providers.stripe import API_VERSION, Stripe
from tests.stripe.desk import Desk
from tests.stripe.pages import DOOR, payment, started, told, way_back

pytestmark = pytest.mark.timeout(700)  # the first one may have to build stripe-mock


def writes(desk: Desk) -> list[str]:
    return [path for method, path in desk.asked if method == "post"]


def test_the_published_contract_is_at_hand(contract):
    client = stripe.StripeClient("sk_test_123", stripe_version=API_VERSION, base_addresses={"api": contract})

    assert client.v1.checkout.sessions.retrieve("cs_1").object == "checkout.session"


def test_the_contract_refuses_what_stripe_would(contract):
    with pytest.raises(AssertionError, match="breaks the contract"):
        _page_without_mode(Desk(contract=contract))


def _page_without_mode(desk: Desk) -> None:
    client = stripe.StripeClient("sk_test_123", stripe_version=API_VERSION, http_client=desk)
    client.v1.checkout.sessions.create({"mode": "payment", "sum": 5})  # type: ignore[typeddict-unknown-key]  # the point


def test_over_a_real_line_the_contract_answers(contract, monkeypatch):
    monkeypatch.setattr("stripe._stripe_client.DEFAULT_API_BASE", contract)

    step = Stripe("sk_test_123", []).start(payment(), way_back())

    assert step.url.startswith("https://checkout.stripe.com/")
    assert step.ref.startswith("cs_test_")


def test_a_stripe_that_takes_the_call_and_says_nothing_is_not_waited_for(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr("stripe._stripe_client.DEFAULT_API_BASE", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr("marketplace.payments.providers.stripe.TIMEOUT_S", (0.2, 0.2))
        began = time.monotonic()
        with pytest.raises(ProviderUnavailable):
            Stripe("sk_test_123", []).give_up(payment(provider_ref="cs_test_1"))

    assert time.monotonic() - began < 5


def test_a_payment_is_made_on_a_page_of_stripes_in_dong(provider, desk):
    until = timezone.now() + timedelta(minutes=30)

    step = provider.start(payment(), way_back(until=until, language="en", email="lan@example.vn"))

    page = desk.sessions[step.ref]
    assert step.url == page["url"]
    assert (page["amount_total"], page["currency"], page["locale"]) == (185_000, "vnd", "en")
    assert page["client_reference_id"] == page["of_intent"]["ocop_payment"] == "01JDPAY"
    assert step.expires_at >= until


def test_a_page_that_is_open_is_shown_again(provider, desk):
    due, first = started(provider)

    assert provider.start(due, way_back(language="en")) == first
    assert writes(desk) == ["/v1/checkout/sessions"]


def test_a_page_whose_beginning_was_never_heard_of_is_found_again(provider, desk):
    provider.start(payment(pk="01JDOTHER"), way_back())
    lost, _step = started(provider)
    lost.provider_ref = ""

    step = provider.start(lost, way_back(language="en"))

    assert len(desk.sessions) == 2
    assert desk.sessions[step.ref]["client_reference_id"] == "01JDPAY"


def test_a_page_that_is_not_listed_yet_is_not_begun_twice(provider, desk, monkeypatch):
    lost, back_to = payment(), way_back()
    first = provider.start(lost, back_to)
    monkeypatch.setattr(desk, "_listed_sessions", lambda said: {"object": "list", "data": [], "has_more": False})

    assert provider.start(lost, back_to) == first
    with pytest.raises(ProviderUnavailable, match="same parameters"):
        provider.start(lost, way_back(language="en"))
    assert list(desk.sessions) == [first.ref]


def test_a_reply_that_was_lost_leaves_one_page(provider, desk):
    lost, back_to = payment(), way_back()
    desk.lose_replies_to = "post"
    with pytest.raises(ProviderUnavailable):
        provider.start(lost, back_to)
    desk.lose_replies_to = ""

    assert list(desk.sessions) == [provider.start(lost, back_to).ref]


def test_another_amount_closes_the_page_before_a_new_one_opens(provider, desk):
    due, first = started(provider)
    due.amount_vnd = 90_000

    second = provider.start(due, way_back())

    assert desk.sessions[first.ref]["status"] == "expired"
    assert desk.sessions[second.ref]["amount_total"] == 90_000


def test_who_has_paid_is_not_sent_to_pay_again(provider, desk):
    due, step = started(provider)
    desk.pay(step.ref)

    assert provider.start(due, way_back()) == NextStep(url="https://ocop.example/xong", ref=step.ref)


def test_an_address_that_stripe_does_not_take_does_not_keep_anybody_from_paying(provider, desk):
    step = provider.start(payment(), way_back(email="không phải thư"))

    assert desk.sessions[step.ref]["status"] == "open"


def test_what_stripe_refuses_or_does_not_answer_can_be_tried_again(provider, desk):
    desk.away = True
    with pytest.raises(ProviderUnavailable, match="nobody answers"):
        provider.start(payment(), way_back())
    desk.away, desk.refuse_with = False, (401, {"type": "invalid_request_error", "message": "Invalid API Key provided"})
    with pytest.raises(ProviderUnavailable, match="Invalid API Key"):
        provider.give_up(payment(provider_ref="cs_test_1"))

    assert desk.sessions == {}


@pytest.mark.django_db
def test_nothing_is_asked_while_a_transaction_holds_locks(provider, desk):
    with pytest.raises(RuntimeError, match="outside of transactions"):
        provider.start(payment(), way_back())

    assert desk.asked == []


def test_money_goes_back_in_part_and_whole_once_for_each_key(provider, desk):
    due, step = started(provider)
    intent = str(desk.pay(step.ref)["payment_intent"])

    provider.refund(due, 60_000, "01JDPAY-3")
    provider.refund(due, 60_000, "01JDPAY-3")
    provider.refund(due, 125_000, "01JDPAY-4")

    assert [refund["amount"] for refund in desk.refunds.values()] == [60_000, 125_000]
    assert desk.intents[intent]["left"] == 0


def test_a_refund_is_not_repeated_after_stripe_forgot_its_idempotency_key(provider, desk):
    due, step = started(provider)
    desk.pay(step.ref)
    provider.refund(due, 60_000, "01JDPAY-3")
    desk._kept.clear()

    provider.refund(due, 60_000, "01JDPAY-3")

    assert len(desk.refunds) == 1


def test_more_than_is_there_is_refused_and_so_is_what_was_never_paid(provider, desk):
    due, step = started(provider)
    with pytest.raises(RefundRefused):
        provider.refund(due, 1_000, "01JDPAY-3")
    desk.pay(step.ref)
    with pytest.raises(RefundRefused, match="amount_too_large"):
        provider.refund(due, 185_001, "01JDPAY-3")

    assert desk.refunds == {}


def test_a_refund_whose_reply_was_lost_is_sent_once(provider, desk):
    due, step = started(provider)
    desk.pay(step.ref)
    desk.lose_replies_to = "post"
    with pytest.raises(ProviderUnavailable):
        provider.refund(due, 60_000, "01JDPAY-3")
    desk.lose_replies_to = ""

    provider.refund(due, 60_000, "01JDPAY-3")

    assert len(desk.refunds) == 1


def test_giving_up_closes_the_page_for_good(provider, desk):
    due, step = started(provider)

    assert provider.give_up(due) is None
    assert provider.give_up(due) is None

    assert desk.sessions[step.ref]["status"] == "expired"


def test_giving_up_finds_the_page_whose_reference_was_lost(provider, desk):
    due, step = started(provider)
    due.provider_ref = ""

    assert provider.give_up(due) is None
    assert provider.give_up(payment(pk="01JDNEVER")) is None

    assert desk.sessions[step.ref]["status"] == "expired"


def test_a_page_of_an_account_that_is_not_ours_any_more_holds_no_goods_for_ever(provider, desk):
    due, _step = started(provider)
    desk.sessions.clear()

    assert provider.give_up(due) is None


def test_giving_up_tells_of_money_by_the_key_of_its_event(provider, desk):
    due, step = started(provider)
    [event] = told(provider, desk.event("checkout.session.completed", desk.pay(step.ref)))

    callback = provider.give_up(due)

    assert (callback.key, callback.amount_vnd, callback.payment) == (event.key, 185_000, "01JDPAY")


def test_money_that_comes_between_looking_and_closing_wins(provider, desk):
    due, step = started(provider)
    ask = desk.request

    def paid_just_before(method, url, *words):
        if url.endswith("/expire"):
            desk.pay(step.ref)
        return ask(method, url, *words)

    desk.request = paid_just_before

    assert provider.give_up(due).amount_vnd == 185_000


def test_nothing_is_concluded_from_silence(provider, desk):
    due, step = started(provider)
    desk.away = True
    with pytest.raises(ProviderUnavailable):
        provider.give_up(due)

    assert desk.sessions[step.ref]["status"] == "open"


def door(**facts) -> dict[str, object]:
    hears = {"enabled_events": [*stripe_events.READERS], "api_version": API_VERSION}
    return {"object": "webhook_endpoint", "id": "we_1", "url": DOOR, "status": "enabled"} | hears | facts


@pytest.mark.parametrize(
    ("doors", "wrong"),
    [
        ([door()], []),
        ([door(enabled_events=["*"], api_version=None)], []),
        ([], [f"Stripe has no enabled webhook endpoint {DOOR}."]),
        ([door(status="disabled")], [f"Stripe has no enabled webhook endpoint {DOOR}."]),
        ([door(url="https://other.example/")], [f"Stripe has no enabled webhook endpoint {DOOR}."]),
        (
            [door(enabled_events=sorted(set(stripe_events.READERS) - {"refund.failed"}))],
            [f"The webhook endpoint {DOOR} is not told of refund.failed."],
        ),
        (
            [door(api_version="2020-08-27")],
            [f"The webhook endpoint {DOOR} speaks 2020-08-27, we read {API_VERSION}."],
        ),
    ],
)
def test_a_door_that_hears_too_little_is_named(provider, desk, doors, wrong):
    desk.doors = doors

    assert provider.check() == wrong


def test_a_dead_key_is_named_and_a_careful_one_is_not_blamed(provider, desk):
    desk.refuse_with = (401, {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_***123"})
    [sentence] = provider.check()
    assert "Invalid API Key provided" in sentence

    desk.refuse_with = (403, {"type": "invalid_request_error", "message": "The key has no such permission."})
    assert provider.check() == []
