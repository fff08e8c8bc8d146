"""What the walks at a till share: a point with goods, a cashier signed in, scans as a scanner makes them."""

import re
from datetime import date
from typing import Any

from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from marketplace.accounts.models import User
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import GTIN

WINE_GTIN = "8936012345677"
PENDING = "Giao dịch chưa được xác nhận"


def fill(settings: Any) -> User:
    """A point with three products and a cashier; in the demo, as the products are fictional."""
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    point = world.point()
    world.goods(gtin=GTIN, name="Nước mắm nhĩ", illustrative=True)
    wine = {"name": "Rượu thanh long", "alcohol_pct": 29, "gtin": WINE_GTIN, "illustrative": True}
    world.goods("68-0002", price_vnd=120_000, **wine)
    world.goods("68-0003", price_vnd=45_000, name="Mứt dừa", decided_on=date(2020, 1, 1), illustrative=True)
    return world.staff(point, first_name="Lan", last_name="Nguyễn")


def sign_in(context: BrowserContext, address: str, user: User) -> None:
    """Let the browser be signed in as `user`."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


def open_till(page: Page, counter: str) -> None:
    """Register the device and open a shift with 500.000 đồng."""
    page.goto(counter)
    page.get_by_role("link", name="Đăng ký máy này").click()
    page.get_by_role("button", name="Đăng ký").click()
    page.get_by_role("link", name="Mở ca").click()
    page.get_by_label("Tiền đầu ca").fill("500.000")
    page.get_by_role("button", name="Mở ca").click()
    is_ready(page)


def is_ready(page: Page) -> None:
    """The script of the till has begun."""
    expect(page.locator("#quay")).to_have_attribute("data-ready", "true")


def scan(page: Page, code: str) -> None:
    """As a scanner does: fast keys, then Enter, wherever the cursor stands."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def recorded(page: Page) -> None:
    """The sale is in the journal, and the till says so."""
    expect(page.get_by_role("dialog", name=re.compile("Đã ghi"))).to_be_visible()
