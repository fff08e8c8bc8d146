"""What is wrong with the Saleor of the settings is named, with an id and a remedy."""

import pytest
from django.core.checks import run_checks

from deploy.saleor import checks
from marketplace.stores.saleor import access, checklist
from tests.marketplace.test_saleor_checklist import IN_ORDER
from tests.saleor_world import API, answering, edges, install

SALEOR = {"default": {"BACKEND": "marketplace.stores.saleor.SaleorStore"}, "embedded": {"BACKEND": "embedded.Store"}}
US = {
    "id": "QXBwOjE=",
    "identifier": access.IDENTIFIER,
    "isActive": True,
    "permissions": [{"code": code} for code in checklist.PERMISSIONS],
}
ALL_WELL = {"whoami": {"app": US, "shop": {"version": "3.23.28"}}, "settings": IN_ORDER}


@pytest.fixture(autouse=True)
def sells_through_saleor(settings, monkeypatch):
    settings.STORES = SALEOR
    settings.SALEOR_API_URL, settings.SALEOR_TOKEN, settings.SALEOR_DASHBOARD_URL = API, "a token", ""
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)


def ids(found) -> list[str]:
    assert all(each.hint for each in found)
    return [each.id for each in found]


def test_settings_in_order_are_let_pass():
    assert checks.the_engine_is_known(None) == checks.saleor_is_named(None) == []
    assert checks.saleor_is_left_alone_for_long_enough(None) == checks.the_dashboard_ends_with_a_slash(None) == []


def test_a_store_that_nobody_knows_is_named(settings):
    settings.STORES = {"default": {"BACKEND": "salor"}}

    assert ids(checks.the_engine_is_known(None)) == ["ocop.E010"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", ["ocop.E011"]),
        ("saleor.test/graphql/", ["ocop.E012"]),
        ("http://saleor.test/", ["ocop.E012"]),
        ("http://saleor.test/graphql", ["ocop.E012"]),
        ("https://saleor.test/graphql/", []),
    ],
)
def test_the_address_is_the_one_by_which_saleor_calls_itself(settings, url, said):
    settings.SALEOR_API_URL = url

    assert ids(checks.saleor_is_named(None)) == said


@pytest.mark.parametrize(("seconds", "said"), [(5, ["ocop.E013"]), (20, []), (60, [])])
def test_a_lost_answer_is_waited_for(settings, seconds, said):
    settings.STORES = {"default": SALEOR["default"] | {"OPTIONS": {"quarantine_s": seconds}}}

    assert ids(checks.saleor_is_left_alone_for_long_enough(None)) == said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://a.test/dashboard", ["ocop.E014"]),
        ("a.test/", ["ocop.E014"]),
        ("https://a.test/dashboard/", []),
        ("", []),
    ],
)
def test_the_dashboards_address_is_whole(settings, url, said):
    settings.SALEOR_DASHBOARD_URL = url

    assert ids(checks.the_dashboard_ends_with_a_slash(None)) == said


@pytest.mark.parametrize(
    ("url", "said"),
    [(API, ["ocop.W015"]), ("https://saleor.test/graphql/", []), ("http://localhost:8000/graphql/", [])],
)
def test_a_token_on_an_open_line_is_warned_of(settings, url, said):
    settings.SALEOR_API_URL = url

    assert ids(checks.the_token_is_not_read_on_its_way(None)) == said


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, []),
        ({"whoami": {"app": None}}, ["ocop.E017"]),
        ({"whoami": 401}, ["ocop.E017"]),
        ({"whoami": 503}, ["ocop.E018"]),
        ({"settings": IN_ORDER | {"shippingZones": edges()}}, ["ocop.E020"]),
    ],
    ids=["in-order", "a-stranger", "turned-away", "down", "not-set-up"],
)
def test_saleor_is_asked(answers, said):
    with answering(**(ALL_WELL | answers)):
        assert ids(checks.saleor_answers(None)) == said


@pytest.mark.django_db(transaction=True)
def test_a_market_without_a_token_is_told_how_to_get_one(settings):
    settings.SALEOR_TOKEN = ""
    assert ids(checks.saleor_answers(None)) == ["ocop.E016"]

    install()

    with answering(**ALL_WELL):
        assert checks.saleor_answers(None) == []


@pytest.mark.django_db
def test_who_sells_through_another_store_is_asked_nothing(settings):
    settings.STORES = {"default": {"BACKEND": "marketplace.stores.embedded.EmbeddedStore"}}
    settings.SALEOR_API_URL = ""

    found = [each for each in run_checks(include_deployment_checks=True) if str(each.id).startswith("ocop.E01")]

    assert found == []
