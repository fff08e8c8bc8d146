"""What is wrong with the keys of Stripe is named, with an id and a remedy and never with the key."""

import pytest
from django.core.checks.registry import registry

from deploy import stripe_checks as checks
from marketplace.payments.providers import stripe_events
from tests.stripe import pages
from tests.stripe.desk import SECRET, Desk

KEY = "sk_live_51"


@pytest.fixture(autouse=True)
def desk(settings, monkeypatch) -> Desk:
    desk = Desk()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = KEY, [SECRET]
    monkeypatch.setattr("marketplace.payments.providers.stripe.of_settings", lambda: pages.provider_at(desk))
    return desk


def named(found) -> list[str]:
    assert all(each.hint and KEY not in f"{each.msg}{each.hint}" for each in found)
    return [each.id for each in found]


def test_keys_in_order_are_let_pass(desk):
    hears = {"url": pages.DOOR, "status": "enabled", "enabled_events": ["*"], "api_version": None}
    desk.doors = [{"object": "webhook_endpoint", "id": "we_1"} | hears]

    ours = [
        check for check in registry.get_checks(include_deployment_checks=True) if check.__module__ == checks.__name__
    ]

    assert len(ours) == 7
    assert [check(None) for check in ours] == [[]] * 7


def test_a_market_without_keys_is_told_how_to_take_cards(settings):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "", []

    assert named(checks.cards_may_be_taken(None)) == ["ocop.I050"]
    assert checks.both_halves_are_set(None) == checks.stripe_tells_us_all_we_need(None) == []


@pytest.mark.parametrize(
    ("key", "secrets", "missing"), [(KEY, [], "STRIPE_WEBHOOK_SECRETS"), ("", [SECRET], "STRIPE_SECRET_KEY")]
)
def test_half_a_set_of_keys_is_named(settings, key, secrets, missing):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = key, secrets

    [found] = checks.both_halves_are_set(None)

    assert (found.id, found.msg) == ("ocop.E051", f"{missing} is missing.")
    assert checks.cards_may_be_taken(None) == []


@pytest.mark.parametrize(
    ("key", "said"), [("pk_live_1", ["ocop.E052"]), ("sk_1", ["ocop.E052"]), ("rk_live_1", []), ("sk_test_1", [])]
)
def test_a_key_of_another_kind_is_named(settings, key, said):
    settings.STRIPE_SECRET_KEY = key

    assert named(checks.the_key_is_a_secret_one(None)) == said


def test_a_secret_of_another_form_is_named(settings):
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET, "sk_live_1"]

    assert named(checks.the_secrets_are_of_endpoints(None)) == ["ocop.E053"]


def test_play_money_is_named_where_goods_are_real(settings):
    settings.STRIPE_SECRET_KEY = "rk_test_1"
    assert named(checks.the_money_is_real(None)) == ["ocop.W054"]

    settings.DEMO = True
    assert checks.the_money_is_real(None) == checks.the_demo_takes_no_money(None) == []


def test_a_demonstration_that_would_charge_cards_is_named(settings):
    settings.DEMO = True

    assert named(checks.the_demo_takes_no_money(None)) == ["ocop.E056"]


def test_what_stripe_says_of_them_is_named(desk):
    assert named(checks.stripe_tells_us_all_we_need(None)) == ["ocop.E055"]

    desk.away = True
    [found] = checks.stripe_tells_us_all_we_need(None)
    assert found.msg.startswith("Stripe, webhook endpoints: APIConnectionError")


def test_the_example_of_the_environment_names_every_event():
    with open(".env.example", encoding="utf-8") as file:
        said = file.read()

    assert [event for event in stripe_events.READERS if event not in said] == []
