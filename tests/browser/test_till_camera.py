"""Scanning with the camera: Chromium is shown a film of a code, and the till reads it."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, BrowserType, Page, expect

from marketplace.orders.models import Order
from tests.browser import till_world
from tests.browser.conftest import PHONE
from tests.browser.till_world import is_ready, open_till
from tests.marketplace import pos_world as world
from tests.marketplace.test_pos_pickups import ordered

pytestmark = pytest.mark.timeout(120)
FILM = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
Watching = Callable[[str], Page]


def film(path: Path, text: str) -> None:
    """Half a second of a code held still in front of a camera, as a row of JPEG pictures."""
    code = Image.open(io.BytesIO(_png(text))).convert("RGB").resize((360, 360), Image.Resampling.NEAREST)
    scene = Image.new("RGB", (640, 480), "#b0a090")
    scene.paste(code, (140, 60))
    out = io.BytesIO()
    scene.save(out, "JPEG", quality=90)
    path.write_bytes(out.getvalue() * 10)


def _png(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()


@pytest.fixture
def watching(
    terms: None,
    settings: Any,
    live_server: Any,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    tmp_path: Path,
) -> Iterator[Watching]:
    """Opens a phone whose camera sees a text as a QR code, with a cashier signed in."""
    opened: list[Browser] = []
    cashier = till_world.fill(settings)

    def look_at(text: str) -> Page:
        film(tmp_path / "code.mjpeg", text)
        shown = [*FILM, f"--use-file-for-fake-video-capture={tmp_path / 'code.mjpeg'}"]
        args = browser_type_launch_args | {"args": [*browser_type_launch_args["args"], *shown]}
        opened.append(browser_type.launch(**args))
        context = opened[-1].new_context(locale="vi-VN", viewport=PHONE, permissions=["camera"])
        till_world.sign_in(context, live_server.url, cashier)
        return context.new_page()

    yield look_at
    for browser in opened:
        for page in browser.contexts[0].pages:
            page.wait_for_load_state("networkidle")
        browser.close()


def test_a_label_before_the_camera_comes_into_the_basket_once_however_long_it_is_held(
    watching: Watching, live_server: Any
):
    page = watching(f"{live_server.url}/tra-cuu/68-0001#1")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    open_till(page, f"{live_server.url}/quay/mui-ne/")

    page.get_by_role("button", name="Quét bằng camera").click()

    expect(page.locator("#quay-said")).to_contain_text("Nước mắm nhĩ", timeout=20_000)
    page.wait_for_timeout(3_000)
    expect(page.locator("#quay-units")).to_have_text("(1)")
    page.get_by_role("button", name="Quét bằng camera").click()
    expect(page.locator(".till__video")).to_be_hidden()
    assert refused == []


def test_a_guests_order_before_the_camera_is_opened(watching: Watching, live_server: Any):
    world.SalesPoint.objects.update(opening_hours="08:00–20:00", closes_at="20:00")
    order: Order = ordered()
    page = watching(f"{live_server.url}/tra-cuu-don/?ma={order.number}")
    page.goto(f"{live_server.url}/quay/mui-ne/dat-truoc/")

    page.get_by_role("button", name="Quét bằng camera").click()

    expect(page.get_by_role("heading", name=order.number)).to_be_visible(timeout=20_000)


def test_a_browser_that_may_not_use_the_camera_says_what_to_do(
    terms: None, settings: Any, live_server: Any, context: Any, page: Page
):
    till_world.sign_in(context, live_server.url, till_world.fill(settings))
    open_till(page, f"{live_server.url}/quay/mui-ne/")
    is_ready(page)

    page.get_by_role("button", name="Quét bằng camera").click()

    expect(page.locator("#quay-said")).to_contain_text("camera")
    expect(page.locator("#quay-said")).to_have_attribute("data-tone", "stop")
    page.wait_for_load_state("networkidle")
