"""Every public page and the office, at both sizes: no accessibility violation, no error in the console, no overflow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from deploy.demo import accounts
from marketplace.places.models import SalesPoint
from marketplace.producers.models import Producer
from marketplace.programme.models import RegisteredProduct
from tests.browser.conftest import DESK, PHONE

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def public_paths() -> list[str]:
    fictional = RegisteredProduct.objects.filter(illustrative=True).order_by("code")[0]
    lapsed = RegisteredProduct.objects.get(name__vi="Rong nho tươi")
    producer = Producer.objects.get(pk=fictional.producer_id)
    point = SalesPoint.objects.get(slug="tram-qua-nga-ba-gio")
    pages = [
        "/",
        "/san-pham/",
        "/san-pham/?q=nuoc+mam",
        "/san-pham/?q=khongcogi",
        f"/san-pham/{fictional.code}/",
        f"/san-pham/{lapsed.code}/",
        "/chu-the/",
        f"/chu-the/{producer.slug}/",
        "/diem-ban/",
        f"/diem-ban/{point.slug}/",
        "/tra-cuu/",
        "/tra-cuu/?q=rong+nho",
        f"/tra-cuu/{lapsed.code}",
        f"/tra-cuu/{fictional.code}",
        "/ocop-la-gi/",
        "/cach-sap-xep/",
        "/tai-khoan/login/",
    ]
    return [*pages, "/en/", "/en/san-pham/?q=fish+sauce", f"/en/tra-cuu/{lapsed.code}"]


OFFICE_PATHS = [
    "/quan-ly/",
    "/quan-ly/danh-muc/con-hieu-luc/",
    "/quan-ly/danh-muc/cho-xac-nhan-ngay/",
    "/quan-ly/quyet-dinh/",
    "/quan-ly/quyet-dinh/ghi/",
    "/quan-ly/hanh-trinh/",
    "/quan-ly/doi-chieu-don/",
]


def faults(page: Page, address: str) -> list[str]:
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 410" not in message.text:
            said.append(f"{address}: console: {message.text}")

    page.on("console", listen)
    page.goto(address)
    page.remove_listener("console", listen)
    found = Axe().run(page, options=RULES).response["violations"]
    said += [f"{address}: {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        said.append(f"{address}: wider than the window")
    return said


@pytest.mark.timeout(400)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_public_pages_have_no_faults(page: Page, market: str, size: dict[str, int]):
    page.set_viewport_size(size)

    assert [fault for path in public_paths() for fault in faults(page, market + path)] == []


@pytest.mark.timeout(400)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_office_pages_have_no_faults(page: Page, market: str, size: dict[str, int]):
    page.set_viewport_size(size)
    sign_in(page, market)

    assert [fault for path in OFFICE_PATHS for fault in faults(page, market + path)] == []


@pytest.mark.timeout(180)
def test_search_facets_and_pages_work_without_javascript(browser: Browser, market: str):
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{market}/")

    page.get_by_role("searchbox").first.fill("nuoc mam")
    page.keyboard.press("Enter")
    expect(page.locator("#ket-qua .card").first).to_contain_text("ước mắm")
    page.locator("#bo-loc > summary").click()
    page.locator("#bo-loc details", has_text="Hạng sao").locator(".facet__choice").first.click()

    expect(page.locator(".chip").first).to_be_visible()
    page.context.close()


def sign_in(page: Page, market: str) -> None:
    page.goto(f"{market}/quan-ly/")
    page.locator("input[name=login]").fill("canbo")
    page.locator("input[name=password]").fill(accounts.PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/quan-ly/")


PAST_THE_EDGE = """() => {
    const right = element => element.getBoundingClientRect().right;
    const isPast = price => right(price) > right(price.closest(".card__foot")) + 0.5;
    return [...document.querySelectorAll(".card .price")].filter(isPast).map(price => price.innerText);
}"""


def test_a_price_with_a_long_unit_stays_within_its_card(page: Page, market: str):
    page.goto(f"{market}/san-pham/?nhom=tourism")

    expect(page.locator(".card .price").filter(has_text="/lượt khách").first).to_be_visible()
    assert page.evaluate(PAST_THE_EDGE) == []
