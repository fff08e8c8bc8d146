"""A buyer pays by card: on to Stripe's page, back without paying, back having paid, and on to the receipt by itself."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from marketplace.orders import tracking
from marketplace.orders.models import Order
from tests import payments_world
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_every_page import faults
from tests.factories import orders
from tests.factories.orders import wanted
from tests.stripe import pages
from tests.stripe.desk import SECRET, Desk

PAGE_OF_STRIPE = "<title>Stripe</title><a href='%s'>paid</a> <a href='%s'>back</a>"


@pytest.fixture
def desk(settings, monkeypatch) -> Desk:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "sk_test_123", [SECRET]
    desk = Desk()
    monkeypatch.setattr("marketplace.payments.providers.stripe.of_settings", lambda: pages.provider_at(desk))
    return desk


@pytest.fixture
def order(terms, live_server, settings) -> Order:
    settings.ALLOWED_HOSTS = ["*"]
    orders.on_sale(quantity=5)
    return payments_world.awaiting(wanted(quantity=2), method="card")


def stand_for_stripe(page: Page, desk: Desk) -> None:
    """Its page stands where Stripe's would, with the two ways back that it was told."""

    def show(route: Route) -> None:
        session = desk.sessions[route.request.url.rsplit("/", 1)[1]]
        body = PAGE_OF_STRIPE % (session["success_url"], session["cancel_url"])
        route.fulfill(body=body, content_type="text/html")

    page.route("https://checkout.stripe.com/**", show)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_payment_page_to_the_receipt(page: Page, live_server, desk, order, deliver, size):
    page.set_viewport_size(size)
    stand_for_stripe(page, desk)
    address = f"{live_server.url}/tra-cuu-don/{tracking.token(order)}/thanh-toan/"
    assert faults(page, address) == []

    page.get_by_role("link", name="Đi tới trang thanh toán").click()
    expect(page).to_have_title("Stripe")
    page.get_by_role("link", name="back").click()
    expect(page.get_by_text("Bạn chưa thanh toán")).to_be_visible()

    page.get_by_role("link", name="Đi tới trang thanh toán").click()
    desk.lose_replies_to = "get"  # Stripe is slow to tell
    page.get_by_role("link", name="paid").click()
    expect(page.get_by_text("Bạn vừa quay lại từ trang của Stripe")).to_be_visible()
    desk.lose_replies_to = ""

    [session] = desk.sessions.values()
    desk.pay(session["id"])
    page.reload()
    expect(page.get_by_text("Tiền đã đến")).to_be_visible()
    deliver()
    expect(page).to_have_url(re.compile(r"/tra-cuu-don/[^/]+/$"))
    assert Order.objects.get(pk=order.pk).state == "placed"
