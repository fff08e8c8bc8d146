"""Our app at Saleor: its manifest, taking its token, and the certificate in the dashboard's frame."""

import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from marketplace.programme import acts
from marketplace.sealed import sealing
from marketplace.stores.saleor import access, checklist, subscriptions, transport
from marketplace.stores.saleor.models import Installation, KeySet
from tests.factories import programme
from tests.factories.people import province_officer
from tests.saleor_world import API, APP, FIRST, STRANGE, answering, install
from tests.storefront.office_world import in_force

DASHBOARD = "http://saleor.test"
REGISTER, PRODUCT = "/saleor/register", "/saleor/product"


@pytest.fixture(autouse=True)
def saleor(settings, db):
    settings.SALEOR_API_URL, settings.SALEOR_TOKEN = API, ""
    settings.SITE_ADDRESS = "https://cho.test/"


@pytest.fixture
def talking(terms, saleor):
    """Saleor is spoken to with no transaction open."""


def whoami(**facts) -> dict:
    app = {"id": "QXBwOjk=", "identifier": access.IDENTIFIER, "isActive": True, "permissions": []}
    return {"app": app | facts}


def register(token: object = "x" * 30, *, api_url: str = API, client: Client | None = None):
    return (client or Client()).post(
        REGISTER, {"auth_token": token}, content_type="application/json", headers={"Saleor-Api-Url": api_url}
    )


def test_the_manifest_asks_for_what_the_app_needs_and_no_more(client):
    manifest = client.get("/saleor/manifest").json()

    assert manifest["id"] == access.IDENTIFIER
    assert manifest["permissions"] == list(checklist.PERMISSIONS)
    assert not {"MANAGE_APPS", "MANAGE_STAFF", "MANAGE_USERS"} & set(manifest["permissions"])
    assert manifest["tokenTargetUrl"] == "https://cho.test/saleor/register"
    assert [each["identifier"] for each in manifest["webhooks"]] == list(subscriptions.NAMES)
    assert {each["targetUrl"] for each in manifest["webhooks"]} == {"https://cho.test/webhooks/saleor/"}
    assert {(each["mount"], each["target"], each["url"]) for each in manifest["extensions"]} == {
        ("PRODUCT_DETAILS_WIDGETS", "WIDGET", "https://cho.test/saleor/product"),
        ("PRODUCT_DETAILS_MORE_ACTIONS", "POPUP", "https://cho.test/saleor/product"),
    }


def test_the_manifest_names_our_address_and_not_the_one_it_was_asked_at(client):
    assert "evil" not in client.get("/saleor/manifest", headers={"host": "localhost"}).content.decode()
    assert client.get("/saleor/manifest").json()["appUrl"] == "https://cho.test/"


def test_a_token_that_proves_itself_is_kept_sealed(talking):
    token = "t" * 30

    with answering(whoami=whoami()) as asked:
        answer = register(token)

    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert [name for name, _variables in asked] == ["whoami"]
    [kept] = Installation.objects.all()
    assert (kept.api_url, kept.app_id, kept.token) == (API, "QXBwOjk=", token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM saleor_installation")
        [lying] = cursor.fetchone()
    assert sealing.is_sealed(lying)
    assert token not in lying


def test_installed_again_the_app_has_its_new_token(talking):
    install()

    with answering(whoami=whoami()):
        register("n" * 30)

    [kept] = Installation.objects.all()
    assert (kept.app_id, kept.token) == ("QXBwOjk=", "n" * 30)


@pytest.mark.parametrize("api_url", ["", "http://evil.test/graphql/", "http://saleor.test/graphql"])
def test_another_saleor_cannot_hand_us_a_token(talking, api_url):
    with answering() as asked:
        answer = register(api_url=api_url)

    assert (answer.status_code, asked) == (403, [])
    assert "Saleor" in answer.json()["error"]["message"]
    assert not Installation.objects.exists()


def test_without_a_saleor_in_the_settings_nobody_can(talking, settings):
    settings.SALEOR_API_URL = ""

    assert register(api_url="").status_code == 403


@pytest.mark.parametrize(
    "said",
    [{"app": None}, whoami(identifier="some.other.app"), whoami(isActive=False), 500, 401],
    ids=["nobody's", "another app's", "switched off", "no answer", "anonymous"],
)
def test_a_token_that_does_not_prove_itself_replaces_nothing(talking, said, monkeypatch):
    monkeypatch.setattr("marketplace.stores.saleor.transport.HURRIED", transport.ONE_TRY)
    install()

    with answering(whoami=said):
        answer = register()

    assert answer.status_code == 403
    assert answer.json()["error"]["message"]
    [kept] = Installation.objects.all()
    assert (kept.app_id, kept.token) == (APP, "a token")


@pytest.mark.parametrize("token", ["", None, 7, ["x"], "ệ", "x" * 500, "x" * 50_000])
def test_what_is_no_token_is_not_tried(token):
    answer = register(token)

    assert answer.status_code == 400


@pytest.mark.parametrize("body", ["", "[]", "no json", "{}"])
def test_a_body_without_a_token_is_refused(client, body):
    answer = client.post(REGISTER, body, content_type="application/json", headers={"Saleor-Api-Url": API})

    assert answer.status_code == 400


def test_registering_is_for_programs_without_cookies(talking):
    client = Client(enforce_csrf_checks=True)

    with answering(whoami=whoami()):
        answer = register(client=client)

    assert answer.status_code == 200
    assert not answer.cookies
    assert client.get(REGISTER).status_code == 405


@pytest.fixture
def frame(talking):
    """Our app is installed, and Saleor's keys are known."""
    install(FIRST)
    return Client(enforce_csrf_checks=True)


def look(client: Client, *, token: str = "", code: str | None = "68-0001", **more):
    given = {"accessToken": token or FIRST.token(), "productId": "UHJvZHVjdDox", "saleorApiUrl": API, "appId": APP}
    with answering(product_reference={"product": {"externalReference": code}}):
        return client.post(PRODUCT, given | more)


def test_staff_see_the_certificate_and_where_the_product_stands(frame):
    in_force("68-0001", name="Nước mắm nhĩ", producer=programme.producer(name="Đông Hải"))

    answer = look(frame)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Nước mắm nhĩ" in page
    assert "Đông Hải" in page
    assert "Còn hiệu lực" in page
    assert "https://cho.test/tra-cuu/68-0001" in page


def test_a_suspended_product_says_that_it_may_not_be_sold(frame):
    product = in_force("68-0001")
    acts.suspend(product.code, actor=province_officer(), reason="kiểm tra")

    page = look(frame).content.decode()

    assert "Không được bán" in page
    assert "frame__head--stop" in page


def test_a_product_that_is_none_of_ours_says_so(frame):
    answer = look(frame, code=None)

    assert answer.status_code == 200
    assert "Danh mục OCOP không có sản phẩm này" in answer.content.decode()


def test_it_speaks_the_language_that_was_chosen_else_the_browsers(frame):
    in_force("68-0001")

    assert 'lang="vi"' in look(frame).content.decode()
    assert "Certified" in look(frame, lang="en").content.decode()
    with answering(product_reference={"product": {"externalReference": "68-0001"}}):
        given = {"accessToken": FIRST.token(), "productId": "x"}
        by_browser = frame.post(PRODUCT, given, headers={"accept-language": "en-GB,en;q=0.9"})
    assert 'lang="en"' in by_browser.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_dashboard_may_frame_it_and_it_leaves_no_cookie(frame, method):
    in_force("68-0001")

    answer = frame.get(PRODUCT, {"productId": "x"}) if method == "get" else look(frame)

    assert f"frame-ancestors {DASHBOARD};" in answer["Content-Security-Policy"] + ";"
    assert "'none'" not in answer["Content-Security-Policy"].partition("frame-ancestors")[2].partition(";")[0]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_the_dashboards_address_can_be_told(frame, settings):
    settings.SALEOR_DASHBOARD_URL = "https://dash.test:9000/app/"

    answer = frame.get(PRODUCT)

    assert "frame-ancestors https://dash.test:9000" in answer["Content-Security-Policy"]
    assert 'data-dashboard="https://dash.test:9000"' in answer.content.decode()


def test_without_a_saleor_nobody_may_frame_it(frame, settings):
    settings.SALEOR_API_URL = ""

    assert "frame-ancestors 'none'" in frame.get(PRODUCT)["Content-Security-Policy"]


def test_before_the_token_comes_nothing_is_shown(frame):
    in_force("68-0001", name="Nước mắm nhĩ")

    page = frame.get(PRODUCT, {"productId": '"><script>'}).content.decode()

    assert "Nước mắm" not in page
    assert "&quot;&gt;&lt;script&gt;" in page
    assert "saleor_app/frame.js" in page


STAFF = {
    "none": lambda: "none",
    "forged": STRANGE.token,
    "of another Saleor": lambda: FIRST.token(iss="http://another.test/graphql/"),
    "of another app": lambda: FIRST.token(app="QXBwOjc="),
    "a sign-in, not our app's": lambda: FIRST.token(type="access"),
    "a customer's": lambda: FIRST.token(is_staff=False),
    "expired": lambda: FIRST.token(exp=int(time.time()) - 60),
    "without an end": lambda: FIRST.token(exp=None),
    "a webhook's signature": lambda: FIRST.sign(b"{}"),
}


@pytest.mark.parametrize("token", STAFF.values(), ids=STAFF.keys())
def test_who_brings_no_token_of_staff_in_our_app_sees_nothing(frame, token):
    in_force("68-0001", name="Nước mắm nhĩ")

    answer = look(frame, token=token())

    assert answer.status_code == 401
    assert "Nước mắm" not in answer.content.decode()


def test_staff_who_may_not_manage_products_see_nothing(frame):
    in_force("68-0001", name="Nước mắm nhĩ")

    answer = look(frame, token=FIRST.token(user_permissions=["MANAGE_ORDERS"]))

    assert answer.status_code == 403
    assert "Nước mắm" not in answer.content.decode()


def test_without_our_app_there_nobody_is_staff(frame):
    Installation.objects.all().delete()

    assert look(frame).status_code == 401


def test_while_saleor_does_not_answer_it_says_so(frame):
    with answering(product_reference=403):
        answer = frame.post(PRODUCT, {"accessToken": FIRST.token(), "productId": "x"})

    assert answer.status_code == 503
    assert "Saleor" in answer.content.decode()


def test_while_its_keys_cannot_be_had_nobody_is_let_in(frame):
    KeySet.objects.all().delete()

    assert look(frame).status_code == 503


def test_the_addresses_are_those_that_saleor_is_told():
    assert reverse("saleor_app:register") == REGISTER
    assert reverse("saleor_app:product") == PRODUCT
