"""Every address of the site has a rule of who may use it, and keeps it: a new one without a rule fails here.

Each is called as nobody, as a stranger (signed in, no role), in the wrong role and in the right one. Whether the right
role sees only its own is held by the tests of each door; this one holds that no address was forgotten.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from marketplace.places.models import PointMember, SalesPoint
from marketplace.producers.models import ProducerMember
from tests.factories.people import province_officer, user
from tests.factories.programme import producer, province

PUBLIC, OFFICE, PRODUCER, POINT, PARTNER, SIGNED_IN = "public", "office", "producer", "point", "partner", "signed in"
BY_NAMESPACE = {
    "partners": PUBLIC,
    "notifications": PUBLIC,
    "office": OFFICE,
    "producer": PRODUCER,
    "pos": POINT,
    "shop": PUBLIC,
    "graphql": PUBLIC,
}
BY_NAME = {
    "health": PUBLIC,
    "robots": PUBLIC,
    "photo": PUBLIC,
    "set_language": PUBLIC,
    "account_invitation": PUBLIC,
    "account_doors": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
}
SAMPLES = {"int": 999_999, "slug": "khong-co", "string": "khong-co"}
REFUSED = {403, 404, 405, 410}


def addresses() -> Iterator[tuple[str, dict[str, object]]]:
    seen = set()
    for name, converters in walk(get_resolver()):
        if name not in seen:
            seen.add(name)
            kinds = {key: type(one).__name__.removesuffix("Converter").lower() for key, one in converters.items()}
            yield name, {key: SAMPLES[kind] for key, kind in kinds.items()}


def walk(resolver: URLResolver, spaces: tuple[str, ...] = (), above: dict | None = None) -> Iterator[tuple[str, dict]]:
    """Every named address below `resolver` but the operators' own, with the converters of its parts."""
    for each in resolver.url_patterns:
        converters = (above or {}) | getattr(each.pattern, "converters", {})
        if isinstance(each, URLPattern):
            yield ":".join([*spaces, each.name or str(each.pattern)]), converters
        elif each.namespace != "admin":
            yield from walk(each, (*spaces, each.namespace) if each.namespace else spaces, converters)


def rule(name: str) -> str | None:
    space, _, rest = name.rpartition(":")
    if space.startswith("feeds"):
        return PARTNER
    if space in BY_NAMESPACE:
        return BY_NAMESPACE[space]
    if rest in BY_NAME:
        return BY_NAME[rest]
    if rest.startswith(("account_", "mfa_")):
        return PUBLIC if "login" in rest or "logout" in rest or "signup" in rest or "inactive" in rest else SIGNED_IN
    return None


NAMES = sorted(dict(addresses()))


def test_every_address_has_a_rule():
    assert [name for name in NAMES if rule(name) is None] == []


@pytest.fixture
def callers(db: None) -> dict[str, Client]:
    province()
    point = SalesPoint.objects.create(
        slug="diem-thu", province=province(), name="Điểm thử", kind="ocop_sales_point", status="operating"
    )
    people = {
        OFFICE: province_officer("can-bo-tinh"),
        PRODUCER: user("chu-gian-hang"),
        POINT: user("thu-ngan"),
        SIGNED_IN: user("nguoi-la"),
    }
    ProducerMember.objects.create(producer=producer(), user=people[PRODUCER], role="owner", since=date(2025, 7, 1))
    PointMember.objects.create(point=point, user=people[POINT], role="manager", since=date(2025, 7, 1))
    clients = {"nobody": Client()}
    for role, person in people.items():
        clients[role] = Client()
        clients[role].force_login(person)
    return clients


def is_refused(answer) -> bool:
    if answer.status_code in {302, 303}:
        return "/tai-khoan/" in answer["Location"]
    return answer.status_code in REFUSED | {401}


@pytest.mark.parametrize("role", [OFFICE, PRODUCER, POINT])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_doors_of_one_role_refuse_everybody_else(callers, role, method):
    others = {name: client for name, client in callers.items() if name != role}

    let_in = [
        (name, caller)
        for name, kwargs in addresses()
        if rule(name) == role
        for caller, client in others.items()
        if not is_refused(getattr(client, method)(reverse(name, kwargs=kwargs)))
    ]

    assert let_in == []


@pytest.mark.parametrize("role", [OFFICE, PRODUCER, POINT])
def test_the_doors_of_one_role_open_for_it(callers, role):
    refused = [
        name
        for name, kwargs in addresses()
        if rule(name) == role and callers[role].get(reverse(name, kwargs=kwargs)).status_code == 403
    ]

    assert refused == []


def test_public_addresses_never_ask_for_a_sign_in(callers):
    asked = [
        name
        for name, kwargs in addresses()
        if rule(name) == PUBLIC and callers["nobody"].get(reverse(name, kwargs=kwargs)).status_code in {401, 403, 500}
    ]

    assert asked == []
