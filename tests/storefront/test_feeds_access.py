"""Who may ask the machine door for what: nobody, a stranger, the wrong scope, the right one."""

import json

import pytest
import time_machine

from marketplace.accounts import attempts
from marketplace.places import partner_keys
from marketplace.places.models import PartnerKey
from storefront.feeds import urls
from tests.factories import people
from tests.factories.programme import province
from tests.storefront.feeds_world import NOW, bearer, body, key_of, offered, order_body, partner, told
from tests.storefront.openapi_check import faults, schema_of

pytestmark = pytest.mark.django_db

FEEDS = [f"/feeds/modern-trade/{form}" for form in ("products.json", "google.xml", "danh-muc-chao-hang.xlsx")]
ORDERS = [("post", "/feeds/orders/"), ("get", "/feeds/orders/OC-AAAA-AAAA/")]
LOCKED = [("get", address, "feed") for address in FEEDS] + [(method, address, "order") for method, address in ORDERS]
PUBLIC = [address.replace("modern-trade", "online") for address in FEEDS] + ["/feeds/openapi.json"]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def call(client, method: str, address: str, **headers):
    if method == "post":
        return client.post(address, json.dumps(order_body()), "application/json", headers=headers)
    return client.get(address, headers=headers)


def problem(answer) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    assert list(faults(answer.json(), {"$ref": "Problem"})) == []
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["code"]


def test_every_address_is_in_a_table_here():
    assert {pattern.name for pattern in urls.urlpatterns} == {
        "google",
        "products",
        "sheet",
        "openapi",
        "orders",
        "order",
    }


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_feeds_ask_nobody_for_a_key(client, address):
    offered()

    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("method", "address", "scope"), LOCKED)
def test_without_a_key_there_is_nothing(client, method, address, scope):
    answer = call(client, method, address)

    assert problem(answer) == (401, "no-key")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("method", "address", "scope"), LOCKED)
def test_being_signed_in_is_no_key(client, method, address, scope):
    client.force_login(people.province_officer())

    assert problem(call(client, method, address)) == (401, "no-key")


@pytest.mark.parametrize(("method", "address", "scope"), LOCKED)
@pytest.mark.parametrize("wrong", ["ocop_00000000_x", "x", "ocop_", "Ω" * 10, "y" * 500])
def test_an_unknown_key_opens_nothing(client, method, address, scope, wrong):
    key_of(partner(), scope)

    answer = call(client, method, address, Authorization=f"Bearer {wrong}".encode().decode("latin-1"))

    assert problem(answer) == (401, "unknown-key")


@pytest.mark.parametrize(("method", "address", "scope"), LOCKED)
def test_a_revoked_key_opens_nothing_from_that_moment_on(client, method, address, scope):
    key = key_of(partner(), scope)
    partner_keys.revoke(PartnerKey.objects.get(), actor=None, reason="lộ khóa")

    assert problem(call(client, method, address, **bearer(key))) == (401, "unknown-key")


@pytest.mark.parametrize(("method", "address", "scope"), LOCKED)
def test_a_key_for_something_else_meets_403(client, method, address, scope):
    other = {"feed": "order", "order": "feed"}[scope]
    key = key_of(partner(), other)

    answer = call(client, method, address, **bearer(key))

    assert problem(answer) == (403, "wrong-scope")
    assert answer.json()["scope"] == scope


@pytest.mark.parametrize(("method", "address", "scope"), LOCKED)
def test_a_partner_of_another_province_is_a_stranger_here(client, method, address, scope):
    key = key_of(partner(), scope)
    PartnerKey.objects.get().partner.__class__.objects.update(province=province("56"))

    assert problem(call(client, method, address, **bearer(key))) == (401, "unknown-key")


@pytest.mark.parametrize("address", FEEDS)
def test_the_right_key_opens_the_feed_for_itself_alone(client, address):
    offered()

    answer = client.get(address, headers=bearer(key_of(partner(), "feed")))

    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]
    assert "Authorization" in answer["Vary"]


def test_a_copy_does_not_replace_the_key(client):
    offered()
    etag = client.get(FEEDS[0], headers=bearer(key_of(partner(), "feed")))["ETag"]

    assert client.get(FEEDS[0], headers={"If-None-Match": etag}).status_code == 401


@pytest.mark.parametrize("address", [*FEEDS, *PUBLIC])
def test_a_key_in_the_address_is_refused_even_where_none_is_needed(client, address):
    key = key_of(partner(), "feed")

    assert problem(client.get(f"{address}?key={key}")) == (400, "key-in-address")


@pytest.mark.parametrize("name", ["token", "access_token", "API_KEY", "x"])
def test_a_key_is_known_in_an_address_by_its_name_or_its_look(client, name):
    key = key_of(partner(), "feed")

    assert problem(client.get(f"{PUBLIC[0]}?{name}={key}")) == (400, "key-in-address")
    assert problem(client.get(f"/feeds/orders/{key}/", headers=bearer(key))) == (400, "key-in-address")


@pytest.mark.parametrize("wrong", ["ocop_0000\x0000_x", "ocop_zzzzzzzz_x", "OCOP_00000000_x"])
def test_what_does_not_even_look_like_a_key_is_unknown(client, wrong):
    assert problem(client.get(FEEDS[0], headers=bearer(wrong))) == (401, "unknown-key")


def test_who_guesses_keys_must_wait_even_with_the_right_one_then(client):
    offered()
    key = bearer(key_of(partner(), "feed"))
    for _ in range(attempts.TRIES):
        assert problem(client.get(FEEDS[0], headers=bearer("ocop_00000000_x"))) == (401, "unknown-key")

    answer = client.get(FEEDS[0], headers=key)

    assert problem(answer) == (429, "too-many-tries")
    assert answer["Retry-After"] == "300"
    assert client.get(FEEDS[0], headers=key, REMOTE_ADDR="203.0.113.9").status_code == 200
    with time_machine.travel("2026-11-24 03:05:01+00:00", tick=False):
        assert client.get(FEEDS[0], headers=key).status_code == 200


def test_a_proxy_of_ours_does_not_make_all_partners_wait_for_one(client, settings):
    settings.TRUSTED_PROXIES = 1
    offered()
    for _ in range(attempts.TRIES):
        client.get(FEEDS[0], headers=bearer("ocop_00000000_x") | {"X-Forwarded-For": "1.1.1.1, 203.0.113.7"})

    key = bearer(key_of(partner(), "feed"))

    assert client.get(FEEDS[0], headers=key | {"X-Forwarded-For": "203.0.113.7"}).status_code == 429
    assert client.get(FEEDS[0], headers=key | {"X-Forwarded-For": "203.0.113.8"}).status_code == 200


def test_having_no_key_or_one_for_something_else_is_no_guess(client):
    offered()
    key = key_of(partner(), "order")
    for _ in range(attempts.TRIES + 1):
        assert client.get(FEEDS[0]).status_code == 401
        assert client.get(FEEDS[0], headers=bearer(key)).status_code == 403

    assert client.get(FEEDS[0], headers=bearer(key_of(partner(), "feed"))).status_code == 200


def test_the_public_feed_opens_for_whoever_guessed_wrong(client):
    offered()
    for _ in range(attempts.TRIES + 1):
        client.get(FEEDS[0], headers=bearer("ocop_00000000_x"))

    assert client.get(PUBLIC[0]).status_code == 200


@pytest.mark.parametrize("channel", ["pos-mui-ne", "web", "Online"])
def test_an_unknown_channel_is_no_feed(client, channel):
    assert problem(client.get(f"/feeds/{channel}/products.json")) == (404, "no-such-channel")


@pytest.mark.parametrize("address", [*FEEDS, *PUBLIC])
def test_feeds_are_only_read(client, address):
    answer = client.post(address)

    assert problem(answer) == (405, "wrong-method")
    assert answer["Allow"] == "GET, HEAD"


def test_a_refusal_speaks_the_callers_language(client):
    vietnamese = client.get(FEEDS[0]).json()["title"]
    english = client.get(FEEDS[0], headers={"Accept-Language": "en"}).json()["title"]

    assert (vietnamese, english) == ("Cần có khóa", "A key is needed")


def test_head_costs_no_body(client):
    offered()

    assert body(client.head("/feeds/online/products.json")) == b""


@pytest.mark.parametrize("channel", ["online", "modern-trade"])
def test_the_feed_is_as_the_document_says(client, channel):
    offered(gtin="")
    offered("68-0002", net_quantity=None, weight_g=None, listed_price_vnd=None, exceptions={})

    answer = told(client.get(f"/feeds/{channel}/products.json", headers=bearer(key_of(partner(), "feed"))))

    assert len(answer["products"]) == 2
    assert list(faults(answer, schema_of("/feeds/{channel}/products.json", "get", 200))) == []
    assert told(client.get("/feeds/openapi.json"))["openapi"] == "3.1.0"


def test_a_key_keeps_when_it_was_last_used_to_the_minute():
    key, plain = partner_keys.issue(partner(), ["feed"], actor=None)

    with time_machine.travel("2026-11-24 03:00:00+00:00", tick=False) as traveller:
        assert partner_keys.authenticate(plain, "order") is None
        assert PartnerKey.objects.get(pk=key.pk).last_used_at is None
        partner_keys.authenticate(plain, "feed")
        first = PartnerKey.objects.get(pk=key.pk).last_used_at
        traveller.shift(30)
        partner_keys.authenticate(plain, "feed")
        assert PartnerKey.objects.get(pk=key.pk).last_used_at == first
        traveller.shift(31)
        partner_keys.authenticate(plain, "feed")

    assert PartnerKey.objects.get(pk=key.pk).last_used_at > first


def test_being_turned_away_is_no_use_of_a_key(client):
    client.get(FEEDS[0], headers=bearer(key_of(partner(), "order")))

    assert PartnerKey.objects.get().last_used_at is None
