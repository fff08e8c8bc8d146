"""Stripe's door: what it signs is kept and applied once, in any order, and an order follows its money."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from marketplace.orders import paying, tracking
from marketplace.orders.models import Order
from marketplace.outbox import deliveries
from marketplace.payments import refunding
from marketplace.payments.models import Notice, Payment
from tests import payments_world
from tests.factories import orders
from tests.factories.orders import wanted
from tests.stripe import pages
from tests.stripe.desk import SECRET, Desk, signed

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/webhooks/stripe/"
COMPLETED, EXPIRED = "checkout.session.completed", "checkout.session.expired"


@pytest.fixture(autouse=True)
def desk(settings, monkeypatch, terms) -> Desk:
    desk = Desk()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "sk_test_123", [SECRET, pages.OLDER]
    monkeypatch.setattr("marketplace.payments.providers.stripe.of_settings", lambda: pages.provider_at(desk))
    return desk


@pytest.fixture
def order() -> Order:
    """An order that holds its goods for a card."""
    orders.on_sale(quantity=5)
    return payments_world.awaiting(wanted(quantity=2), method="card")


def payment(order: Order) -> Payment:
    return Payment.objects.get(subject=order.number)


def page_of(order: Order, desk: Desk) -> dict[str, object]:
    """Stripe's page for it, as its buyer is sent there."""
    answer = Client().get(reverse("shop:pay_by_card", args=[tracking.token(order)]))
    page = desk.sessions[payment(order).provider_ref]
    assert answer["Location"] == page["url"]
    return page


def post(body: bytes, *, headers: dict[str, str] | None = None, client: Client | None = None, **more):
    kind = more.pop("content_type", "application/json; charset=utf-8")
    headers = signed(body) if headers is None else headers
    return (client or Client()).post(ADDRESS, body, content_type=kind, headers=headers, **more)


def outcomes() -> list[tuple[str, str, str]]:
    return list(Notice.objects.order_by("pk").values_list("kind", "outcome", "problem"))


def state(order: Order) -> str:
    """What became of the order once everybody heard."""
    deliveries.drain("marketplace.orders.paying.consume")
    return Order.objects.get(pk=order.pk).state


def test_a_paid_page_places_the_order_once_however_often_it_is_told(order, desk):
    body = desk.event(COMPLETED, desk.pay(page_of(order, desk)["id"]))

    answers = [post(body), post(body), post(desk.event(COMPLETED, desk.sessions[payment(order).provider_ref]))]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert outcomes() == [("received", "applied", "")]
    assert state(order) == "placed"
    paid = payment(order)
    assert (paid.state, paid.received_vnd, paid.holder_kind) == ("received", order.total_vnd, "market")
    assert paid.steps.get(kind="received").reference == "pi_2"


def test_messages_that_come_at_once_place_it_once(order, desk):
    paid = desk.pay(page_of(order, desk)["id"])
    bodies = [desk.event(COMPLETED, paid) for _ in range(4)] * 2

    with ThreadPoolExecutor(8) as doors:
        statuses = list(doors.map(at_a_door_of_its_own, bodies))

    assert statuses == [200] * 8
    assert outcomes() == [("received", "applied", "")]
    assert payment(order).steps.filter(kind="received").count() == 1


def at_a_door_of_its_own(body: bytes) -> int:
    try:
        return post(body).status_code
    finally:
        connections.close_all()


def test_the_body_is_kept_as_it_came(order, desk):
    body = desk.event(COMPLETED, desk.pay(page_of(order, desk)["id"]))

    post(body)

    assert bytes(Notice.objects.get().body) == body


def test_a_page_that_ended_lets_the_order_lapse(order, desk):
    page = page_of(order, desk)
    page["status"] = "expired"

    assert post(desk.event(EXPIRED, page)).status_code == 200

    assert state(order) == "cancelled"
    assert payment(order).state == "cancelled"


def test_money_told_after_an_end_that_was_told_first_still_wins(order, desk):
    page = page_of(order, desk)
    over = desk.event(EXPIRED, page)
    paid = desk.event(COMPLETED, desk.pay(page["id"]))

    post(over)
    assert state(order) == "placed"

    assert post(paid).status_code == 200
    assert outcomes() == [("cancelled", "applied", ""), ("received", "applied", "")]
    assert payment(order).received_vnd == order.total_vnd


def test_an_end_told_after_the_money_changes_nothing(order, desk):
    page = page_of(order, desk)
    over = desk.event(EXPIRED, page)
    post(desk.event(COMPLETED, desk.pay(page["id"])))

    post(over)

    assert state(order) == "placed"
    assert outcomes() == [("received", "applied", ""), ("cancelled", "ignored", "")]


def test_money_for_an_order_that_lapsed_needs_somebody(order, desk):
    page = page_of(order, desk)
    payments_world.lapsed(order)
    assert page["status"] == "expired"
    late = page | {"status": "complete", "payment_status": "paid", "payment_intent": "pi_late"}

    assert post(desk.event(COMPLETED, late)).status_code == 200

    assert outcomes() == [("received", "needs_attention", "late")]
    assert state(order) == "cancelled"


def test_an_order_that_was_paid_in_its_last_moment_does_not_lapse(order, desk):
    desk.pay(page_of(order, desk)["id"])

    assert payments_world.lapsed(order).state == "placed"

    assert post(desk.event(COMPLETED, desk.sessions[payment(order).provider_ref])).status_code == 200
    assert outcomes() == [("received", "applied", "")]


def test_no_order_lapses_while_stripe_does_not_answer(order, desk):
    page_of(order, desk)
    desk.away = True

    assert payments_world.lapsed(order).state == "awaiting"

    desk.away = False
    assert payments_world.lapsed(order).state == "cancelled"


@pytest.mark.parametrize(
    ("facts", "problem"),
    [({"amount_total": 1_000}, "short"), ({"amount_total": 9_000_000}, "over"), ({"currency": "usd"}, "currency")],
)
def test_other_money_than_is_due_is_kept_and_never_taken_for_paid(order, desk, facts, problem):
    paid = desk.pay(page_of(order, desk)["id"]) | facts

    assert post(desk.event(COMPLETED, paid)).status_code == 200

    assert outcomes() == [("received", "needs_attention", problem)]
    assert state(order) == "awaiting"
    assert payment(order).received_vnd == 0


def test_money_for_a_payment_that_nobody_knows_is_kept(desk, order):
    paid = desk.pay(page_of(order, desk)["id"]) | {"client_reference_id": "01JDNOBODY"}

    assert post(desk.event(COMPLETED, paid)).status_code == 200

    assert outcomes() == [("received", "needs_attention", "unknown")]


def test_money_given_back_by_us_is_booked_once_and_by_hand_there_as_well(order, desk):
    post(desk.event(COMPLETED, desk.pay(page_of(order, desk)["id"])))
    due = payment(order)

    assert refunding.send(due.pk, 1_000, kept_vnd=due.kept_vnd, reason="thiếu hàng")
    [ours] = desk.refunds.values()
    post(desk.event("refund.created", ours))
    by_hand = desk.refund_by_hand(str(ours["payment_intent"]), 2_000)
    post(desk.event("refund.created", by_hand))
    post(desk.event("refund.updated", by_hand))

    due.refresh_from_db()
    assert due.refunded_vnd == 3_000
    assert outcomes()[1:] == [("refunded", "ignored", ""), ("refunded", "applied", "")]


def test_a_refund_that_fails_later_and_a_dispute_need_somebody(order, desk):
    paid = desk.pay(page_of(order, desk)["id"])
    post(desk.event(COMPLETED, paid))
    refunding.send(payment(order).pk, 1_000, kept_vnd=payment(order).kept_vnd)
    [refund] = desk.refunds.values()
    dispute = {"id": "du_1", "amount": 5_000, "currency": "vnd", "status": "needs_response"}

    post(desk.event("refund.failed", refund | {"status": "failed"}))
    post(desk.event("charge.dispute.created", dispute | {"payment_intent": paid["payment_intent"]}))

    assert [problem for _kind, outcome, problem in outcomes() if outcome == "needs_attention"] == [
        "refund_failed",
        "disputed",
    ]


def test_what_stripe_did_not_sign_is_refused_and_not_kept(order, desk):
    body = desk.event(COMPLETED, desk.pay(page_of(order, desk)["id"]))

    refused = [
        post(body, headers={}),
        post(body, headers=signed(body, secret="whsec_strange")),
        post(body, headers=signed(body, at=int(time.time()) - 400)),
        post(body.replace(b"paid", b"PAID"), headers=signed(body)),
        post(desk.event(COMPLETED, json.loads(body)["data"]["object"], livemode=True)),
        post(body, headers={"Stripe-Signature": "t=1,v1=\u00e9"}),
    ]

    assert [answer.status_code for answer in refused] == [401] * 6
    assert outcomes() == []
    assert state(order) == "awaiting"


def test_the_older_secret_counts_while_secrets_are_changed(order, desk):
    body = desk.event(COMPLETED, desk.pay(page_of(order, desk)["id"]))

    assert post(body, headers=signed(body, secret=pages.OLDER)).status_code == 200


def test_what_is_signed_and_cannot_be_read_is_refused(desk):
    assert post(b"[]").status_code == 400
    assert post(desk.event("ping", {})).status_code == 200


def test_stripe_is_asked_to_come_again_while_nobody_can_say_whose_money_it_is(order, desk):
    paid = desk.pay(page_of(order, desk)["id"])
    body = desk.event("refund.created", desk.refund_by_hand(str(paid["payment_intent"]), 2_000))
    desk.away = True

    answer = post(body)

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert outcomes() == []


def test_only_a_post_of_json_of_a_told_and_small_size_is_read(desk):
    body = desk.event("ping", {})

    assert post(body, content_type="text/plain").status_code == 415
    assert post(body, CONTENT_LENGTH="").status_code == 411
    assert post(body, CONTENT_LENGTH="512001").status_code == 413
    assert Client().get(ADDRESS).status_code == 405


def test_no_form_token_and_no_cookie_is_asked_or_given(desk):
    answer = post(desk.event("ping", {}), client=Client(enforce_csrf_checks=True))

    assert answer.status_code == 200
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_a_market_without_keys_has_no_such_door(settings, desk):
    settings.STRIPE_SECRET_KEY = ""

    assert post(desk.event("ping", {})).status_code == 403


def test_a_page_is_begun_once_for_a_payment(order, desk):
    assert page_of(order, desk) == page_of(order, desk)

    assert list(desk.sessions) == [payment(order).provider_ref]


def coming_back(order: Order, how: str):
    return Client().get(f"{reverse('shop:pay', args=[tracking.token(order)])}?ve={how}")


def test_who_comes_back_before_the_message_does_is_heard_by_asking(order, desk):
    page = page_of(order, desk)
    assert coming_back(order, "xong").context["paying"].state == "waiting"
    desk.pay(page["id"])

    assert coming_back(order, "xong").context["paying"].state == "coming"

    assert state(order) == "placed"
    assert post(desk.event(COMPLETED, page)).status_code == 200
    assert outcomes() == [("received", "applied", "")]
    assert coming_back(order, "xong")["Location"] == reverse("shop:order", args=[tracking.token(order)])


def test_who_comes_back_while_stripe_is_silent_or_without_paying_is_told_how_it_stands(order, desk):
    page_of(order, desk)
    desk.away = True
    silent, unpaid = coming_back(order, "xong"), coming_back(order, "chua")

    assert silent.context["paying"].state == unpaid.context["paying"].state == "waiting"
    assert "Nếu đã thanh toán" in silent.content.decode()
    assert "Bạn chưa thanh toán" in unpaid.content.decode()


def test_who_is_sent_to_pay_after_paying_comes_straight_back(order, desk):
    desk.pay(page_of(order, desk)["id"])
    token = tracking.token(order)

    answer = Client().get(reverse("shop:pay_by_card", args=[token]))

    assert answer["Location"] == f"http://testserver{reverse('shop:pay', args=[token])}?ve=xong"


def test_the_sweep_closes_a_page_whose_beginning_was_never_heard_of(order, desk):
    desk.lose_replies_to = "post"
    answer = Client().get(reverse("shop:pay_by_card", args=[tracking.token(order)]))
    assert answer["Location"] == reverse("shop:pay", args=[tracking.token(order)])
    desk.lose_replies_to = ""

    assert payments_world.lapsed(order).state == "cancelled"

    [page] = desk.sessions.values()
    assert page["status"] == "expired"
    assert paying.awaiting().count() == 0
