"""A buyer orders from three producers for cash on delivery, and fetches an order at a sales point."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from catalog_sync import catalogue
from catalog_sync.indexes.base import Listing, SearchRequest
from marketplace import clock
from marketplace.orders.models import Order
from tests.browser.conftest import PHONE
from tests.browser.test_every_page import faults

POINT = "cua-hang-ben-thung"


def for_sale(**wanted) -> list[Listing]:
    request = SearchRequest(on=clock.today(), sellable=True, alcohol=False, limit=100, **wanted)
    return [hit.listing for hit in catalogue.search(request).hits]


def from_three_producers() -> list[Listing]:
    by_producer = {listing.producer_code: listing for listing in for_sale()}
    return list(by_producer.values())[:3]


def put_in(page: Page, market: str, listing: Listing) -> None:
    page.goto(f"{market}/san-pham/{listing.code}/")
    form = page.locator(".prices .add").first
    form.get_by_role("button", name="Thêm vào giỏ").click()
    expect(page.locator(".prices .add__told").first).to_contain_text("Đã thêm")


def tell_who(page: Page) -> None:
    page.get_by_label("Họ và tên").fill("Nguyễn Thử")
    page.get_by_label("Số điện thoại").fill("0912 345 678")


def tell_where(page: Page) -> None:
    page.get_by_label(re.compile("^Tỉnh, thành phố")).select_option(label="Tỉnh Lâm Đồng")
    page.get_by_label(re.compile("Tìm xã, phường")).press_sequentially("phu hai")
    page.get_by_role("button", name=re.compile("Phường Phú Thủy")).click()
    expect(page.get_by_label(re.compile("^Xã, phường")).locator("option:checked")).to_have_text("Phường Phú Thủy")
    page.get_by_label(re.compile("Số nhà")).fill("12 Nguyễn Thông")


def placed(page: Page) -> Order:
    """The order whose receipt is on the page."""
    return Order.objects.get(number=page.locator(".receipt__code .code").inner_text())


@pytest.mark.timeout(240)
def test_three_producers_are_ordered_from_and_the_receipt_is_kept_and_cancelled(
    page: Page, market: str, tmp_path: Path
):
    for listing in from_three_producers():
        put_in(page, market, listing)
    expect(page.locator(".basket-link__count")).to_have_text("3")
    page.get_by_role("link", name=re.compile("^Giỏ hàng")).click()
    page.get_by_role("spinbutton").first.fill("2")
    page.get_by_role("spinbutton").first.press("Tab")
    expect(page.locator(".basket-link__count")).to_have_text("4")
    page.get_by_role("button", name=re.compile("^Thêm một")).first.click()
    expect(page.locator(".basket-link__count")).to_have_text("5")
    expect(page.get_by_role("button", name=re.compile("^Thêm một")).first).to_be_focused()
    page.get_by_role("spinbutton").first.fill("500")
    page.get_by_role("spinbutton").first.press("Enter")
    expect(page.locator("#gio-hang")).to_contain_text("Mỗi đơn đặt được tối đa 99 cho một loại.")
    page.get_by_role("spinbutton").first.fill("2")
    page.get_by_role("spinbutton").first.press("Tab")
    expect(page.locator(".basket-link__count")).to_have_text("4")
    page.get_by_role("link", name="Đặt hàng").click()

    page.locator("#dat-hang").click()
    expect(page.locator("#loi")).to_be_focused()
    page.locator("#loi").get_by_role("link", name="Họ và tên").click()
    expect(page.get_by_label("Họ và tên")).to_be_focused()
    tell_who(page)
    tell_where(page)
    expect(page.locator("#tom-tat")).to_contain_text("Bạn sẽ nhận 3 kiện và trả tiền 3 lần")
    expect(page.locator("#tom-tat")).to_contain_text("Phí giao kiện này")
    page.locator("#dat-hang").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đơn hàng của bạn")
    order = placed(page)
    expect(page.locator("section.parcel")).to_have_count(3)
    expect(page.locator(".basket-link__count")).to_have_count(0)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Lưu thành ảnh").click()
    picture = tmp_path / "phieu.png"
    saved.value.save_as(picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 10_000

    page.locator("details.cancel > summary").click()
    page.get_by_role("button", name="Hủy cả đơn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đơn hàng này đã hủy")
    order.refresh_from_db()
    assert order.state == "cancelled"


@pytest.mark.timeout(240)
def test_an_order_is_fetched_at_a_point_and_found_again_by_phone_and_code(page: Page, market: str):
    put_in(page, market, for_sale(in_stock_at=(POINT,))[0])
    page.goto(f"{market}/dat-hang/")

    page.get_by_role("radio", name=re.compile("Nhận tại Cửa hàng OCOP Bến Thúng")).check()
    expect(page.locator("#dia-chi")).to_be_hidden()
    expect(page.locator("#tom-tat")).to_contain_text("trả tiền một lần tại đó")
    tell_who(page)
    before = Order.objects.count()
    page.locator("#dat-hang").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hàng chờ bạn tại điểm bán")
    order = placed(page)
    assert Order.objects.count() == before + 1
    assert (order.point, order.method) == (POINT, "pay_at_point")
    page.goto(f"{market}/tra-cuu-don/")
    page.get_by_label("Số điện thoại").fill("+84 912 345 678")
    page.get_by_label("Mã đơn hàng").fill(order.number)
    page.get_by_role("button", name="Tra cứu", exact=True).click()
    expect(page.locator("main")).to_contain_text("Chờ tại điểm bán đến")


@pytest.mark.timeout(240)
def test_an_answer_that_does_not_come_is_told_beside_the_button(page: Page, market: str):
    page.goto(f"{market}/san-pham/{for_sale()[0].code}/")
    page.context.set_offline(True)
    page.get_by_role("button", name="Thêm vào giỏ").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa nhận được trả lời.")

    page.context.set_offline(False)
    page.get_by_role("button", name="Thêm vào giỏ").first.click()

    expect(page.locator(".prices .add__told").first).to_contain_text("Đã thêm")
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.timeout(240)
def test_everything_works_without_javascript(browser: Browser, market: str):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{market}/san-pham/{for_sale()[0].code}/")
    page.get_by_role("button", name="Thêm vào giỏ").first.click()
    page.goto(f"{market}/dat-hang/")

    tell_who(page)
    page.get_by_label(re.compile("^Tỉnh, thành phố")).select_option(label="Tỉnh Lâm Đồng")
    page.get_by_role("button", name="Chọn tỉnh").click()
    page.get_by_label(re.compile("Tìm xã, phường")).fill("phu hai")
    page.locator("#dia-chi").get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("button", name=re.compile("Phường Phú Thủy")).click()
    page.get_by_label(re.compile("Số nhà")).fill("12 Nguyễn Thông")
    page.locator("#dat-hang").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đơn hàng của bạn")
    assert placed(page).street == "12 Nguyễn Thông"
    context.close()


@pytest.mark.timeout(240)
def test_the_buyer_s_pages_have_no_faults(page: Page, market: str):
    listing = for_sale(in_stock_at=(POINT,))[0]
    put_in(page, market, listing)
    found = [
        fault
        for size in (PHONE, {"width": 1280, "height": 900})
        for path in ("/gio-hang/", "/dat-hang/", "/en/dat-hang/", "/tra-cuu-don/", "/tuoi/", "/dieu-kien-mua-hang/")
        for fault in faults(sized(page, size), market + path)
    ]
    page.goto(f"{market}/dat-hang/")
    tell_who(page)
    tell_where(page)
    page.locator("#dat-hang").click()
    page.wait_for_url("**/tra-cuu-don/OC-**")

    found += [
        fault for size in (PHONE, {"width": 1280, "height": 900}) for fault in faults(sized(page, size), page.url)
    ]
    assert found == []


def sized(page: Page, size: dict[str, int]) -> Page:
    page.set_viewport_size(size)
    return page
