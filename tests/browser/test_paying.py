"""A buyer pays at once by VietQR: the page waits, the bank's signed notice comes, and the page goes on by itself."""

import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from marketplace.orders.models import Order
from tests import payments_world as bank
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_checkout import from_three_producers, placed, put_in, tell_where, tell_who
from tests.browser.test_every_page import faults


def tell_the_market(market: str, body: bytes) -> int:
    """The bank's notice comes over HTTP, as SePay posts it; returns the status of the answer."""
    headers = {"Content-Type": "application/json", **bank.headers(body)}
    with urllib.request.urlopen(urllib.request.Request(f"{market}/webhooks/bank/", body, headers)) as answer:
        return answer.status


@pytest.mark.timeout(240)
def test_an_order_is_paid_by_vietqr_and_the_page_goes_on_by_itself(page: Page, market: str, settings, deliver):
    bank.set_up(settings)
    for listing in from_three_producers()[:2]:
        put_in(page, market, listing)
    page.goto(f"{market}/dat-hang/")
    tell_who(page)
    tell_where(page)
    page.get_by_role("radio", name=re.compile("VietQR")).check()
    expect(page.locator("#tom-tat")).to_contain_text("Bạn trả toàn bộ ngay bây giờ, một lần")
    page.locator("#dat-hang").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thanh toán đơn hàng")
    order = Order.objects.get(number=page.locator(".receipt__code .code").inner_text())
    assert order.state == "awaiting"
    expect(page.locator(".pay__typed")).to_contain_text(bank.ACCOUNT)
    waiting = page.url
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert faults(page, waiting) == []

    assert tell_the_market(market, bank.notice(order)) in {200, 201}
    deliver()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đơn hàng của bạn", timeout=15_000)
    order.refresh_from_db()
    assert (order.state, placed(page)) == ("placed", order)
    expect(page.locator(".receipt")).to_contain_text("Toàn bộ đơn đã được thanh toán")
