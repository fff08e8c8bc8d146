"""Setting up a Saleor, and what `check` says of one: with a Saleor that answers as a test wants it to."""

from types import SimpleNamespace

import pytest

from marketplace.stores.saleor import access, checklist, setup
from marketplace.stores.saleor.errors import Rejected
from marketplace.stores.saleor.models import Installation
from marketplace.stores.saleor.setup import CannotSetUp
from marketplace.stores.saleor.store import SaleorStore
from marketplace.stores.saleor.transport import Transport
from tests.marketplace.test_saleor_checklist import BARE, IN_ORDER, but
from tests.saleor_world import API, answering, edges

pytestmark = pytest.mark.django_db(transaction=True)

PERMISSIONS = [{"code": code} for code in checklist.PERMISSIONS]
US = {"id": "QXBwOjE=", "identifier": access.IDENTIFIER, "isActive": True, "permissions": PERMISSIONS}
ALL_WELL = {"whoami": {"app": US, "shop": {"version": "3.23.28"}}, "settings": IN_ORDER}
WITHOUT_ZONE = IN_ORDER | {"shippingZones": edges()}
SIGNED_IN = {"tokenCreate": {"token": "of staff", "errors": []}}


@pytest.fixture
def transport() -> Transport:
    return Transport(API, "a token")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=lambda _: None))


def in_turn(*states: dict):
    """Answers with one state after another; the last one stays."""
    left = list(states)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_whatever_differs_is_mended_and_told(transport):
    with answering(settings=in_turn(WITHOUT_ZONE, IN_ORDER), create_zone={}) as asked:
        said = setup.set_up(transport)

    assert said == ["Thiếu vùng giao hàng Việt Nam"]
    assert [name for name, _ in asked] == ["settings", "create_zone", "settings"]


def test_a_second_run_changes_nothing(transport):
    with answering(settings=IN_ORDER) as asked:
        assert setup.set_up(transport) == []

    assert [name for name, _ in asked] == ["settings"]


def test_new_shop_settings_need_a_restart(transport):
    differs = but("shop", "fulfillmentAllowUnpaid", is_=False)

    with answering(settings=in_turn(differs, IN_ORDER), update_shop={}):
        said = setup.set_up(transport)

    assert len(said) == 2
    assert said[1].startswith("Khởi động lại")


def test_what_only_a_person_may_change_stops_everything(transport):
    foreign = but("channels", 0, "currencyCode", is_="USD") | {"shippingZones": edges()}

    with answering(settings=foreign) as asked, pytest.raises(CannotSetUp, match="USD"):
        setup.set_up(transport)

    assert [name for name, _ in asked] == ["settings"]


def test_a_saleor_that_keeps_nothing_is_given_up(transport):
    with answering(settings=WITHOUT_ZONE, create_zone={}) as asked, pytest.raises(CannotSetUp):
        setup.set_up(transport)

    assert [name for name, _ in asked].count("create_zone") == setup.ROUNDS


@pytest.mark.parametrize("apps", [edges(), edges({"id": "B", "identifier": access.IDENTIFIER, "isActive": False})])
def test_an_app_is_made_where_none_of_ours_is_active(apps):
    made = {"appCreate": {"authToken": "fresh", "app": {"id": "QXBwOjI="}, "errors": []}}

    with answering(sign_in=SIGNED_IN, apps={"apps": apps}, create_app=made) as asked:
        access.install(API, email="admin@example.com", password="secret")

    kept = Installation.objects.get()
    assert (kept.api_url, kept.app_id, kept.token) == (API, "QXBwOjI=", "fresh")
    assert asked[-1][1]["input"]["permissions"] == list(checklist.PERMISSIONS)


def test_an_app_that_is_there_gets_another_token_and_what_it_lacks():
    ours = edges({"id": "QXBwOjE=", "identifier": access.IDENTIFIER, "isActive": True})
    token = {"appTokenCreate": {"authToken": "another", "errors": []}}

    with answering(sign_in=SIGNED_IN, apps={"apps": ours}, permit_app={}, create_app_token=token):
        assert access.install(API, email="admin@example.com", password="secret").token == "another"
        assert access.install(API, email="admin@example.com", password="secret").token == "another"

    assert Installation.objects.get().app_id == "QXBwOjE="


def test_a_wrong_password_installs_nothing():
    errors = [{"field": "email", "code": "INVALID_CREDENTIALS", "message": "Please, enter valid credentials"}]

    with answering(sign_in={"tokenCreate": {"token": None, "errors": errors}}), pytest.raises(Rejected):
        access.install(API, email="admin@example.com", password="wrong")

    assert not Installation.objects.exists()


def check(**answers) -> list[str]:
    with answering(**(ALL_WELL | answers)):
        return SaleorStore(API, "a token").check()


def test_nothing_is_wrong_with_a_saleor_in_order():
    assert check() == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"whoami": 503}, "Không kết nối được Saleor tại http://saleor.test/graphql/"),
        ({"whoami": 401}, "không nhận khóa của chợ"),
        ({"whoami": {"app": None}}, "không nhận khóa của chợ"),
        ({"whoami": 400}, "là phiên bản khác"),
        ({"whoami": {"app": US, "shop": {"version": "3.22.4"}}}, "Saleor 3.22.4 quá cũ"),
        ({"whoami": ALL_WELL["whoami"] | {"app": US | {"permissions": PERMISSIONS[1:]}}}, "MANAGE_PRODUCTS"),
        ({"settings": WITHOUT_ZONE}, "Thiếu vùng giao hàng"),
        ({"settings": 503}, "Không kết nối được"),
    ],
    ids=["down", "turned-away", "stranger", "refused", "old", "not-permitted", "not-set-up", "half-way"],
)
def test_what_is_wrong_is_named_in_a_sentence(answers, said):
    [sentence] = check(**answers)

    assert said in sentence


def test_a_bare_saleor_lacks_much():
    assert len(check(settings=BARE)) == 19


def test_nobody_named_a_saleor(settings):
    settings.SALEOR_API_URL = ""

    assert SaleorStore().check() == ["SALEOR_API_URL names no Saleor"]
