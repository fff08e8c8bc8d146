"""A stall on a phone: by invitation, with a phone number, from the new parcel to the money; no page with a fault."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from marketplace import clock
from marketplace.accounts import invitations
from marketplace.orders.models import Parcel
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_every_page import faults
from tests.factories import orders, programme
from tests.factories.members import SECRET, producer_member
from tests.factories.orders import wanted


@pytest.fixture
def stall(terms, settings, live_server) -> str:
    """The address of a market where HTX Thử nghiệm has two goods on sale and three new parcels."""
    from catalog_sync.indexes import index  # noqa: PLC0415  settings are pointed at this run's folder first

    settings.ALLOWED_HOSTS = ["*"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    index.rebuild([])
    orders.on_sale(name="Nước mắm cá cơm thử nghiệm", on=clock.today(), quantity=9)
    orders.on_sale("68-0002", name="Mắm ruốc thử nghiệm", on=clock.today(), quantity=9)
    for quantity in (1, 2, 3):
        lines = (wanted(quantity=quantity), wanted("68-0002-1", 1))
        orders.placed(*lines, on=clock.today(), now=timezone.now())
    producer_member(programme.producer(), name="Chị Lành")
    return live_server.url


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def test_a_stall_answers_packs_sends_and_collects(stall, page: Page):
    page.goto(f"{stall}/gian-hang/")
    page.get_by_label("Số điện thoại, tên đăng nhập hoặc e-mail").fill("0912 345 678")
    page.get_by_label("Mật khẩu").fill(SECRET)
    page.locator("form button", has_text="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đơn hàng")

    press(page, "Nhận đơn")
    expect(page.get_by_text("12 Huỳnh Thúc Kháng")).to_be_visible()
    press(page, "Đã đóng gói")
    page.get_by_label("VNPost").check()
    page.get_by_label("Mã vận đơn").fill("VN123")
    press(page, "Đã gửi hàng")
    press(page, "Đã giao và thu tiền")

    expect(page.get_by_role("status").get_by_text("Cảm ơn bạn")).to_be_visible()
    parcel = Parcel.objects.order_by("pk")[0]
    assert (parcel.state, parcel.carrier, parcel.cod_collected_vnd) == ("delivered", "VNPost", parcel.total_vnd)


def test_an_invitation_opens_a_stall_without_script(stall, browser: Browser):
    programme.producer("68-P-0002", "HTX Mới")
    _, token = invitations.invite("producer", "68-P-0002", phone="0987654321", role="owner", by=None)
    page = browser.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=False).new_page()

    page.goto(f"{stall}/tai-khoan/loi-moi/{token}/")
    page.get_by_label("Họ và tên").fill("Anh Phúc")
    page.get_by_label("Đặt mật khẩu của bạn").fill("tôm khô 9")
    press(page, "Bắt đầu")

    expect(page.get_by_text("Hiện không có việc gì")).to_be_visible()
    expect(page.get_by_text("HTX Mới", exact=True)).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_of_the_stall_has_a_fault(stall, browser: Browser, size):
    new, packed, sent = Parcel.objects.order_by("pk")
    page = browser.new_context(viewport=size, locale="vi-VN").new_page()
    page.goto(f"{stall}/tai-khoan/login/")
    page.get_by_label("Số điện thoại, tên đăng nhập hoặc e-mail").fill("0912345678")
    page.get_by_label("Mật khẩu").fill(SECRET)
    page.locator("form button", has_text="Đăng nhập").click()
    for key, buttons in ((packed.key, ("nhan", "dong-goi")), (sent.key, ("nhan", "dong-goi", "gui"))):
        for button in buttons:
            page.goto(f"{stall}/gian-hang/kien/{key}/")
            page.locator(f'form[action$="/{button}/"] button').click()

    paths = ["", "da-xong/", "tien/", *(f"kien/{parcel.key}/" for parcel in (new, packed, sent))]
    paths += [f"kien/{new.key}/het-hang/", f"kien/{packed.key}/phieu-dong-goi/"]
    found = [fault for path in paths for fault in faults(page, f"{stall}/gian-hang/{path}")]

    assert found == []
