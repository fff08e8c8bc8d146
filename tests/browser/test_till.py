"""A day at a till in Chromium: open, scan, sell five, void one, close; a lost answer; a reload."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from marketplace.pos.models import Sale, Shift
from tests.browser import till_world
from tests.browser.conftest import DESK
from tests.browser.till_world import WINE_GTIN, open_till, recorded, scan
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import GTIN

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def counter(terms: None, settings: Any, live_server: Any, context: BrowserContext, page: Page) -> Iterator[str]:
    """The address of a counter, with its cashier signed in."""
    till_world.sign_in(context, live_server.url, till_world.fill(settings))
    page.set_viewport_size(DESK)
    yield f"{live_server.url}/quay/mui-ne/"
    page.wait_for_load_state("networkidle")  # a till goes on asking: no thread of the server may outlive the test


def cash(page: Page, given: str = "") -> None:
    page.keyboard.press("F9")
    if given:
        page.get_by_label("Khách đưa").fill(given)
    page.get_by_role("button", name="Đã nhận tiền mặt").click()
    recorded(page)


def next_guest(page: Page) -> None:
    page.get_by_role("button", name="Khách tiếp theo").click()


def test_a_shift_opens_sells_five_voids_one_and_closes_to_the_dong(page: Page, counter: str):
    open_till(page, counter)

    scan(page, GTIN)
    cash(page, "100.000")
    expect(page.locator("#quay-give")).to_have_text(re.compile("15.000"))
    next_guest(page)

    page.keyboard.type("3*", delay=80)
    scan(page, f"{counter.partition('/quay')[0]}/tra-cuu/68-0001")
    expect(page.locator("#quay-total")).to_have_text(re.compile("255.000"))
    page.keyboard.press("F10")
    recorded(page)
    next_guest(page)

    scan(page, WINE_GTIN)
    page.keyboard.press("F10")
    expect(page.get_by_role("alert")).to_contain_text("xác nhận tuổi")
    page.get_by_label(re.compile("đủ 18 tuổi")).check()
    page.keyboard.press("F10")
    recorded(page)
    next_guest(page)

    scan(page, "68-0001")
    page.keyboard.press("F9")
    page.get_by_label("VietQR").check()
    expect(page.locator("#quay-code")).to_have_js_property("complete", True)
    expect(page.locator("#quay-transfer")).to_contain_text("1234567890")
    page.get_by_role("button", name="Tiền đã vào tài khoản").click()
    recorded(page)
    next_guest(page)

    page.get_by_role("searchbox").fill("nuoc mam")
    page.get_by_role("button", name=re.compile("Nước mắm nhĩ")).first.click()
    page.keyboard.press("+")
    page.keyboard.press("-")
    cash(page)
    next_guest(page)
    assert [sale.number for sale in Sale.objects.order_by("number")] == [1, 2, 3, 4, 5]

    page.get_by_role("link", name="Giao dịch").click()
    page.get_by_role("row").nth(1).get_by_role("link", name="Hủy giao dịch").click()
    page.get_by_label("Lý do").fill("Khách đổi ý")
    page.get_by_role("button", name="Hủy giao dịch").click()
    expect(page.locator(".receipt")).to_contain_text("ĐÃ HỦY")

    page.goto(f"{counter}dong-ca/")
    for note, pieces in {"500.000": "1", "200.000": "2", "50.000": "1", "10.000": "1"}.items():
        page.get_by_label(re.compile(f"^{note}")).fill(pieces)
    expect(page.locator("[data-count-sum]")).to_have_text(re.compile("960.000"))
    page.get_by_role("button", name="Đóng ca").click()

    expect(page.locator("main")).to_contain_text("Đã đóng ca")
    shift = Shift.objects.get()
    assert (shift.expected_vnd, shift.counted_vnd, shift.variance_vnd) == (960_000, 960_000, 0)
    assert world.lying() == 5


def test_a_lost_answer_is_kept_and_trying_again_does_not_double(page: Page, counter: str):
    open_till(page, counter)
    scan(page, GTIN)

    def recorded_but_lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/thu-tien/", recorded_but_lost, times=1)
    page.keyboard.press("F10")
    waiting = page.get_by_role("dialog", name="Giao dịch chưa được xác nhận")
    expect(waiting).to_contain_text("Chưa có trả lời")
    assert Sale.objects.count() == 1

    page.reload()
    expect(waiting).to_be_visible()
    page.keyboard.press("Escape")
    expect(waiting).to_be_visible()
    page.get_by_role("button", name="Thử lại").click()

    recorded(page)
    assert (Sale.objects.count(), Sale.objects.get().number, world.lying()) == (1, 1, 9)
    next_guest(page)
    expect(page.locator("#quay-empty")).to_be_visible()


def test_a_reload_keeps_the_basket_and_refusals_say_why(page: Page, counter: str):
    open_till(page, counter)
    scan(page, GTIN)
    scan(page, GTIN)
    scan(page, "68-0003")
    expect(page.locator("#quay-said")).to_contain_text("hết hiệu lực từ")
    expect(page.locator("#quay-said")).to_have_attribute("data-tone", "stop")
    scan(page, "4006381333931")
    expect(page.locator("#quay-said")).to_have_attribute("data-tone", "unknown")

    page.reload()

    expect(page.locator(".till-line")).to_have_count(1)
    expect(page.locator("#quay-total")).to_have_text(re.compile("170.000"))
    page.keyboard.press("Delete")
    expect(page.locator("#quay-empty")).to_be_visible()


def test_what_the_market_refuses_comes_back_as_a_basket(page: Page, counter: str):
    open_till(page, counter)
    page.keyboard.type("9*", delay=80)
    scan(page, GTIN)
    world.store.set_stock([world.StockCount("68-0001-1", world.SHELF, 3)])

    page.keyboard.press("F10")

    expect(page.locator("#quay-said")).to_contain_text("trên kệ chỉ còn 3")
    expect(page.locator(".till-line--short")).to_have_count(1)
    for _ in range(6):
        page.get_by_role("button", name="Bớt một").click()
    page.keyboard.press("F10")
    recorded(page)
    assert (Sale.objects.count(), world.lying()) == (1, 0)
