"""What goes wrong at a till: no network, two windows, a new sign-in, a closed drawer, a basket that cannot be sold."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from marketplace.accounts import memberships
from marketplace.places.models import PointMember
from marketplace.pos.models import Sale, Shift
from marketplace.programme import acts
from tests.browser import till_world
from tests.browser.conftest import DESK, PHONE
from tests.browser.till_world import PENDING, WINE_GTIN, is_ready, open_till, recorded, scan
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import GTIN

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def counter(terms: None, settings: Any, live_server: Any, context: BrowserContext, page: Page) -> Iterator[str]:
    """The address of a counter, with its cashier signed in."""
    till_world.sign_in(context, live_server.url, till_world.fill(settings))
    page.set_viewport_size(DESK)
    yield f"{live_server.url}/quay/mui-ne/"
    for each in context.pages:
        each.wait_for_load_state("networkidle")  # no thread of the server may outlive the test


def lost(route: Route) -> None:
    """The market hears the sale, and its answer never comes."""
    route.fetch()
    route.abort()


def test_a_sale_without_network_is_sent_by_itself_when_the_network_is_back(
    page: Page, counter: str, context: BrowserContext
):
    open_till(page, counter)
    scan(page, GTIN)
    context.set_offline(True)
    page.keyboard.press("F10")
    expect(page.get_by_role("dialog", name=PENDING)).to_contain_text("Chưa có trả lời")
    assert Sale.objects.count() == 0

    context.set_offline(False)

    recorded(page)
    assert (Sale.objects.count(), world.lying()) == (1, 9)


def test_a_second_window_waits_and_takes_the_till_over_with_its_basket(
    page: Page, counter: str, context: BrowserContext
):
    open_till(page, counter)
    scan(page, GTIN)
    expect(page.locator(".till-line")).to_have_count(1)

    other = context.new_page()
    other.goto(f"{counter}ban/")
    elsewhere = other.get_by_role("dialog", name="Máy này đang bán ở cửa sổ khác")
    expect(elsewhere).to_be_visible()
    scan(other, GTIN)
    other.keyboard.press("Escape")
    expect(elsewhere).to_be_visible()
    other.get_by_role("button", name="Bán ở cửa sổ này").click()

    is_ready(other)
    expect(other.locator(".till-line")).to_have_count(1)
    expect(page.get_by_role("dialog", name="Máy này đang bán ở cửa sổ khác")).to_be_visible()
    other.keyboard.press("F10")
    recorded(other)
    assert Sale.objects.get().lines.get().quantity == 1


def test_a_lost_answer_is_found_again_in_another_window(page: Page, counter: str, context: BrowserContext):
    open_till(page, counter)
    scan(page, GTIN)
    page.route("**/thu-tien/", lost, times=1)
    page.keyboard.press("F10")
    expect(page.get_by_role("dialog", name=PENDING)).to_be_visible()

    other = context.new_page()
    other.goto(f"{counter}ban/")
    other.get_by_role("button", name="Bán ở cửa sổ này").click()
    expect(other.get_by_role("dialog", name=PENDING)).to_be_visible()
    other.get_by_role("button", name="Thử lại").click()

    recorded(other)
    assert (Sale.objects.count(), world.lying()) == (1, 9)


def test_a_sale_goes_through_after_signing_in_again_in_another_window(
    page: Page, counter: str, context: BrowserContext, live_server: Any
):
    open_till(page, counter)
    scan(page, GTIN)
    context.clear_cookies(name="csrftoken")
    other = context.new_page()
    other.goto(f"{counter}giao-nhan/lap/giao/")  # a page with a form: it gets a token of its own
    other.goto(f"{counter}may/")

    page.keyboard.press("F10")

    recorded(page)
    assert Sale.objects.count() == 1


def test_the_drawer_is_not_closed_over_a_sale_that_waits_on_the_device(page: Page, counter: str):
    open_till(page, counter)
    scan(page, GTIN)
    page.route("**/thu-tien/", lambda route: route.abort(), times=1)
    page.keyboard.press("F10")
    expect(page.get_by_role("dialog", name=PENDING)).to_be_visible()

    page.goto(f"{counter}dong-ca/")

    expect(page.get_by_text("Trên máy này còn một giao dịch chưa được xác nhận")).to_be_visible()
    expect(page.get_by_role("button", name="Đóng ca")).to_be_disabled()
    page.get_by_role("link", name="Bán hàng").last.click()
    page.get_by_role("button", name="Thử lại").click()
    recorded(page)
    page.goto(f"{counter}dong-ca/")
    expect(page.get_by_role("button", name="Đóng ca")).to_be_enabled()


def test_a_sale_sent_after_the_drawer_was_closed_is_refused_and_the_basket_comes_back(page: Page, counter: str):
    open_till(page, counter)
    scan(page, GTIN)
    Shift.objects.update(closed_at=world.NOW, counted_vnd=500_000, expected_vnd=500_000)

    page.keyboard.press("F10")

    expect(page.locator("#quay-said")).to_contain_text("chưa mở ca")
    expect(page.locator(".till-line")).to_have_count(1)
    assert (Sale.objects.count(), world.lying()) == (0, 10)


def test_a_cashier_shut_out_meanwhile_is_asked_who_works_here_and_the_sale_is_kept(page: Page, counter: str):
    open_till(page, counter)
    scan(page, GTIN)
    memberships.suspend(PointMember.objects.get(), actor=None, reason="Nghỉ việc")

    page.keyboard.press("F10")

    expect(page.locator("#quay")).to_have_count(0)
    assert Sale.objects.count() == 0
    memberships.resume(PointMember.objects.get(), actor=None, reason="Nhầm người")
    page.goto(f"{counter}ban/")
    page.get_by_role("button", name="Thử lại").click()
    recorded(page)


def test_what_the_shelf_does_not_hold_is_said_before_money_is_asked_for(page: Page, counter: str):
    open_till(page, counter)
    scan(page, GTIN)
    box = page.get_by_label("Số lượng")
    box.fill("11")
    box.press("Enter")
    expect(page.locator("#quay-said")).to_contain_text("còn 10")

    page.keyboard.press("F9")

    expect(page.get_by_role("dialog", name="Thu tiền")).to_be_hidden()
    box.fill("1000")
    box.press("Enter")
    expect(page.locator("#quay-said")).to_contain_text("nhiều nhất 999")
    expect(box).to_have_value("999")
    box.fill("không")
    box.press("Enter")
    expect(box).to_have_value("999")
    box.fill("0")
    box.press("Enter")
    expect(page.locator("#quay-empty")).to_be_visible()


def test_a_product_suspended_while_it_lies_in_the_basket_is_marked_there_and_not_sold(page: Page, counter: str):
    open_till(page, counter)
    scan(page, GTIN)
    scan(page, WINE_GTIN)
    acts.suspend("68-0001", actor=None, reason="Kiểm tra nhãn")

    page.reload()
    is_ready(page)

    expect(page.locator(".till-line--short .till-line__wrong")).to_contain_text("tạm dừng")
    page.keyboard.press("F9")
    expect(page.locator("#quay-said")).to_contain_text("tạm dừng")
    expect(page.get_by_role("dialog", name="Thu tiền")).to_be_hidden()


def test_scans_alone_go_from_one_guest_to_the_next(page: Page, counter: str):
    open_till(page, counter)
    scan(page, GTIN)
    page.keyboard.press("F10")
    recorded(page)

    scan(page, f"{counter.partition('/quay')[0]}/tra-cuu/68-0001#1")

    expect(page.locator("#quay-done")).to_be_hidden()
    expect(page.locator("#quay-units")).to_have_text("(1)")


def test_goods_are_chosen_with_the_arrows_and_those_that_cannot_be_sold_stand_last(page: Page, counter: str):
    open_till(page, counter)
    expect(page.locator(".till-item").last).to_contain_text("hết hiệu lực")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator(".till-line")).to_contain_text("Rượu thanh long")


def test_on_a_phone_the_basket_and_the_button_are_seen_together(page: Page, counter: str):
    page.set_viewport_size(PHONE)
    open_till(page, counter)
    scan(page, GTIN)

    line, button = page.locator(".till-line").bounding_box(), page.get_by_role("button", name="Thu tiền").bounding_box()
    assert line is not None
    assert button is not None
    assert line["y"] + line["height"] < button["y"] < button["y"] + button["height"] <= PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_transfer_is_shown_with_the_points_account_and_in_the_demo_as_made_up(page: Page, counter: str):
    open_till(page, counter)
    scan(page, GTIN)
    page.keyboard.press("F9")
    page.get_by_label("VietQR").check()

    expect(page.locator("#quay-transfer")).to_contain_text("tài khoản này không có thật")
    expect(page.locator("#quay-note")).to_have_text(re.compile(r"^QUAY [0-9A-Z]{8}$"))
    expect(page.get_by_role("button", name="Tiền đã vào tài khoản")).to_be_enabled()
