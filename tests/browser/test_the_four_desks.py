"""The desks together, on the demo's life: what one of them does, the others see; stock and money agree at the end."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from deploy.demo import accounts
from marketplace.accounts.models import User
from marketplace.offers.models import ListingChange
from marketplace.orders.models import Order, Parcel, ParcelStep
from marketplace.places.models import PointMember
from marketplace.producers.models import ProducerMember
from marketplace.stores import store
from tests.browser.conftest import DESK, PHONE

POINT = "tram-qua-nga-ba-gio"

pytestmark = pytest.mark.timeout(300)


def as_person(browser: Browser, market: str, person: User, size: dict[str, int] = DESK) -> Page:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport=size, locale="vi-VN")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": market}])
    return context.new_page()


@pytest.fixture(autouse=True)
def plain_cookies(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False


def staff_of(slug: str) -> User:
    return PointMember.objects.filter(point__slug=slug).order_by("pk")[0].user


def open_shift(page: Page, market: str, slug: str) -> None:
    page.goto(f"{market}/quay/{slug}/may/")
    page.get_by_role("button", name="Đăng ký").click()
    expect(page.locator("main")).to_contain_text("Máy này")
    page.goto(f"{market}/quay/{slug}/mo-ca/")
    page.get_by_label("Tiền đầu ca").fill("500.000")
    page.get_by_role("button", name="Mở ca").click()
    page.wait_for_load_state()


def on_the_shelf(slug: str) -> tuple[str, str]:
    """A product and the pack of it that lies at the point."""
    for product in store.products():
        for variant in product.variants:
            if variant.available.get(f"point:{slug}", 0) > 2 and product.may_be_bought:
                return product.code, variant.sku
    raise AssertionError("nothing lies on the shelf")


def test_the_office_reviews_accepts_on_behalf_and_its_suspension_is_refused_at_the_till(
    browser: Browser, market: str, deliver: Callable[[], None]
):
    office = as_person(browser, market, User.objects.get(username="canbo"))
    text = ListingChange.objects.filter(kind="text", state="waiting").order_by("pk")[0]
    office.goto(f"{market}/quan-ly/duyet/{text.pk}/")
    office.locator("form[action$='/duyet/'] button").click()
    office.wait_for_load_state()
    text.refresh_from_db()
    assert text.state == "accepted"

    late = Parcel.objects.filter(state="placed").order_by("created_at")[0]
    office.goto(f"{market}/quan-ly/kien-hang/{late.key}/")
    office.get_by_label("Lý do").fill("Chủ gian hàng đang đi biển, đã gọi điện")
    office.get_by_role("button", name="Nhận thay").click()
    office.wait_for_load_state()
    step = ParcelStep.objects.filter(parcel=late).order_by("pk").last()
    assert (step.to_state, step.on_behalf, step.actor.username) == ("accepted", True, "canbo")

    till = as_person(browser, market, staff_of(POINT))
    open_shift(till, market, POINT)
    code, sku = on_the_shelf(POINT)
    till.goto(f"{market}/quay/{POINT}/ban/")
    expect(till.locator("#quay")).to_have_attribute("data-ready", "true")
    till.keyboard.type(sku)
    till.keyboard.press("Enter")
    expect(till.locator(".till-line")).to_have_count(1)

    office.goto(f"{market}/quan-ly/san-pham/{code}/")
    act = office.locator("form[action$='/tam-dung/']")
    office.locator("details", has=act).locator("summary").click()
    act.locator("textarea").fill("Khiếu nại về nhãn")
    act.locator("button[type=submit]").click()
    office.wait_for_load_state()
    till.keyboard.press("F10")
    expect(till.locator("#quay-said")).to_contain_text("tạm dừng")
    till.wait_for_load_state("networkidle")

    deliver()
    call_command("check_money")
    call_command("check_catalog")


def test_a_pick_up_is_paid_and_handed_over_at_the_till(browser: Browser, market: str):
    order = Order.objects.filter(channel_kind="pick_up", state="placed", picked_up_at=None).order_by("pk")[0]
    till = as_person(browser, market, staff_of(order.point), PHONE)
    open_shift(till, market, order.point)

    till.goto(f"{market}/quay/{order.point}/dat-truoc/?ma={order.number}")
    till.locator("input[name=method][value=cash]").check()
    till.locator("input[name=received_vnd]").fill(str(order.total_vnd))
    till.get_by_role("button", name=re.compile("giao hàng|Thu tiền")).click()

    expect(till.locator("main")).to_contain_text("Đã thu tiền")
    order.refresh_from_db()
    assert order.picked_up_at is not None
    call_command("check_money")


def test_one_producer_cannot_supply_and_the_other_delivers(browser: Browser, market: str):
    by_order = Parcel.objects.filter(state="placed", order__channel_kind="web").order_by("pk")
    order = next(each.order for each in by_order if each.order.parcels.filter(state="placed").count() > 1)
    gone, kept = order.parcels.filter(state="placed").order_by("pk")[:2]
    before = order.total_vnd

    stall = as_person(browser, market, member_of(gone), PHONE)
    stall.goto(f"{market}/gian-hang/kien/{gone.key}/het-hang/")
    stall.locator("form", has=stall.locator("input[name=all]")).locator("button").click()
    stall.wait_for_url(lambda address: "het-hang" not in address)
    other = as_person(browser, market, member_of(kept), PHONE)
    other.goto(f"{market}/gian-hang/kien/{kept.key}/")
    other.get_by_role("button", name="Nhận đơn", exact=True).first.click()
    other.get_by_role("button", name="Đã đóng gói", exact=True).first.click()
    other.get_by_label("VNPost").check()
    other.get_by_role("button", name="Đã gửi hàng", exact=True).first.click()
    other.get_by_role("button", name="Đã giao và thu tiền", exact=True).first.click()
    expect(other.get_by_role("status").get_by_text("Cảm ơn bạn")).to_be_visible()

    order.refresh_from_db()
    states = dict(order.parcels.values_list("key", "state"))
    assert (states[gone.key], states[kept.key]) == ("not_supplied", "delivered")
    assert order.total_vnd < before
    call_command("check_money")


def member_of(parcel: Parcel) -> User:
    return ProducerMember.objects.filter(producer=parcel.producer).order_by("pk")[0].user


def test_a_partner_pulls_a_feed_once_and_orders(page: Page, market: str):
    key = accounts.key_file(settings.VAR).read_text().split()[-1]
    headers = {"Authorization": f"Bearer {key}"}
    feed = page.request.get(f"{market}/feeds/modern-trade/products.json", headers=headers)
    again = page.request.get(
        f"{market}/feeds/modern-trade/products.json", headers=headers | {"If-None-Match": feed.headers["etag"]}
    )
    assert (feed.status, again.status) == (200, 304)
    assert page.request.get(f"{market}/feeds/modern-trade/products.json").status == 401

    _code, sku = with_a_trade_price()
    order = {"reference": "PO-2026-11", "lines": [{"sku": sku, "quantity": 2}]}
    place = {"provinceCode": "68", "communeCode": "22945", "street": "1 Trần Hưng Đạo"}
    order |= {"deliverTo": {"name": "Kho Buồm Đỏ", "phone": "0900000099"} | place}
    order |= {
        "invoice": {
            "company": "Buồm Đỏ",
            "taxCode": "0100000000",
            "address": "Phan Thiết",
            "email": "ke-toan@example.vn",
        }
    }
    answer = page.request.post(f"{market}/feeds/orders/", headers=headers, data=order)

    assert answer.status == 201, answer.text()
    assert Order.objects.get(number=answer.json()["number"]).channel_kind == "partner"
    call_command("check_money")


def with_a_trade_price() -> tuple[str, str]:
    for product in store.products():
        for variant in product.variants:
            has_stock = product.available_in("modern-trade", variant.sku) > 2
            if "modern-trade" in variant.exceptions and has_stock and product.may_be_bought:
                return product.code, variant.sku
    raise AssertionError("nothing has a trade price")
