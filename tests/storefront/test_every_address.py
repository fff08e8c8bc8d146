"""Every address of the site has a rule of who may use it, and keeps it: a new one without a rule fails here.

Each is called as nobody, as a stranger (signed in, no role), in every wrong role and in the right one, in a market
where it has something to show: so a guard that was forgotten shows as a page or as “not found”, and fails. Whether the
right role sees only its own is held by the tests of each door.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import orders
from tests.storefront import callers as who
from tests.storefront.callers import CALLERS
from tests.storefront.feeds_world import bearer, key_of

PUBLIC, OFFICE, PRODUCER, POINT, PARTNER, SIGNED_IN, OPERATORS = (
    "public",
    "office",
    "producer",
    "point",
    "partner",
    "signed in",
    "operators",
)
ENGINE = "engine"  # a commerce engine, which signs or brings a token: nobody's session opens it
FRAME = "frame"  # an empty frame for anybody; what is in it, for staff of that engine with its token
# Who passes the doors of a rule; the others must be turned away. A commune's officer passes what is not the province's.
RIGHT = {
    OFFICE: {who.PROVINCE, who.COMMUNE},
    PRODUCER: {who.STALL},
    POINT: {who.CASHIER, who.MANAGER},
    OPERATORS: {who.OPERATOR},
    SIGNED_IN: set(CALLERS) - {who.NOBODY},
}
BY_NAMESPACE = {
    "partners": PUBLIC,
    "notifications": PUBLIC,
    "office": OFFICE,
    "producer": PRODUCER,
    "pos": POINT,
    "shop": PUBLIC,
    "graphql": PUBLIC,
    "webhooks": ENGINE,
    "feeds": PARTNER,
    "admin": OPERATORS,
}
BY_NAME = {
    "partners:ready": OFFICE,
    "feeds:openapi": PUBLIC,
    "saleor_app:manifest": PUBLIC,
    "saleor_app:register": ENGINE,
    "saleor_app:product": FRAME,
    "admin:logout": PUBLIC,
    "health": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "robots": PUBLIC,
    "photo": PUBLIC,
    "account_invitation": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_doors": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": PUBLIC,  # the second step of signing in
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
}
# Parts of the addresses of allauth and the admin that nothing of ours stands behind; what a script adds to an address.
WORDS = {"key": "x", "uidb36": "1", "object_id": "1", "content_type_id": "1", "app_label": "places", "url": "x"}
QUERIES = {"pos:transfer_code": "?tien=1000"}
# Not there for somebody who has no second factor.
OF_A_SECOND_FACTOR = {"mfa_deactivate_totp", "mfa_download_recovery_codes", "mfa_view_recovery_codes"}
# Open to everybody, and yet nothing there for this caller: the demo's clock, the code of an order that is paid already
# or at the door, the second step of a sign-in that nobody began.
ELSEWHERE = {"shop:clock", "shop:pay_picture", "mfa_authenticate", "account_confirm_login_code"}
CATCH_ALLS = "admin:("  # without a name: they answer 404, or lead from an old form of an address to the new one

Samples = Mapping[str, Any]


def walk(
    resolver: URLResolver, spaces: tuple[str, ...] = (), above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple]]:
    """Every address below `resolver`: its name, and the names of its parts."""
    for each in resolver.url_patterns:
        parts = (*above, *each.pattern.regex.groupindex)
        if isinstance(each, URLPattern):
            yield ":".join([*spaces, each.name or f"({each.pattern})"]), parts
        else:
            yield from walk(each, (*spaces, each.namespace) if each.namespace else spaces, parts)


ADDRESSES = [(name, parts) for name, parts in walk(get_resolver()) if not name.startswith(CATCH_ALLS)]


def rule(name: str) -> str | None:
    return BY_NAME.get(name) or BY_NAMESPACE.get(name.rpartition(":")[0])


def named(kind: str, samples: Samples) -> list[tuple[str, str]]:
    """Name and address of everything under a rule."""
    return [(name, address(name, parts, samples)) for name, parts in ADDRESSES if rule(name) == kind]


def address(name: str, parts: tuple[str, ...], samples: Samples) -> str:
    space = name.rpartition(":")[0] or name
    found = {part: samples.get(f"{name} {part}", samples.get(f"{space} {part}", WORDS.get(part))) for part in parts}
    assert None not in found.values(), f"whole_market has no sample for {name}: {found}"
    return reverse(name, kwargs=found) + QUERIES.get(name, "")


def ask(client: Client, method: str, to: str, **options: Any) -> Any:
    """What is answered; whatever it did is undone."""
    with transaction.atomic():
        answer = getattr(client, method)(to, **options)
        transaction.set_rollback(True)
    return answer


def is_sent_to_sign_in(answer: Any) -> bool:
    if answer.status_code in {302, 303}:
        return answer["Location"].startswith(("/tai-khoan/login/", "/admin/login/"))
    return answer.status_code == 401


def is_open(client: Client, to: str) -> bool:
    """A page, a way on, or a form that asks for more; an address that only takes forms is sent an empty one."""
    answer = ask(client, "get", to)
    if answer.status_code == 405:
        answer = ask(client, "post", to)
    return answer.status_code not in {401, 403, 404, 405, 500} and not is_sent_to_sign_in(answer)


def test_every_address_has_a_rule():
    assert sorted({name for name, _parts in ADDRESSES if rule(name) is None}) == []


def test_a_name_stands_for_one_address():
    """Else only one of them would be called here. Our sign-in page takes the place of allauth's own."""
    names = [name for name, _parts in ADDRESSES]

    assert {name for name in names if names.count(name) > 1} == {"account_login"}


@pytest.mark.parametrize("kind", RIGHT)
def test_nobody_is_asked_to_sign_in(clients, samples, kind):
    let_in = {}
    for name, to in named(kind, samples):
        answers = [ask(clients[who.NOBODY], method, to) for method in ("get", "post")]
        served = [answer for answer in answers if answer.status_code != 405]
        if not served or not all(map(is_sent_to_sign_in, served)):
            let_in[name] = [answer.status_code for answer in answers]

    assert let_in == {}


@pytest.mark.parametrize("kind", [OFFICE, PRODUCER, POINT, OPERATORS])
def test_the_doors_of_one_role_refuse_every_other(clients, samples, kind):
    let_in = {}
    for name, to in named(kind, samples):
        for caller in set(CALLERS) - RIGHT[kind] - {who.NOBODY}:
            for method in ("get", "post"):
                answer = ask(clients[caller], method, to)
                sent_away = answer.status_code in {403, 404, 405} or (kind == OPERATORS and is_sent_to_sign_in(answer))
                if not sent_away:
                    let_in[name, caller, method] = answer.status_code

    assert let_in == {}


@pytest.mark.parametrize(
    ("kind", "caller"),
    [(OFFICE, who.PROVINCE), (PRODUCER, who.STALL), (POINT, who.MANAGER), (SIGNED_IN, who.STRANGER)],
)
def test_the_doors_of_one_role_open_for_it(clients, samples, kind, caller):
    shut = {name for name, to in named(kind, samples) if not is_open(clients[caller], to)}

    assert shut == (OF_A_SECOND_FACTOR if kind == SIGNED_IN else set())


def test_public_addresses_never_ask_for_a_sign_in(clients, samples):
    shut = {name for name, to in named(PUBLIC, samples) if not is_open(clients[who.NOBODY], to)}

    assert shut == ELSEWHERE


def test_the_machine_door_opens_for_a_key_only(clients, samples):
    """Being signed in is no key, and a key for something else is none either."""
    unknown = bearer("ocop_00000000_x")
    let_in = {}
    for name, to in named(PARTNER, samples):
        other = bearer(key_of(orders.partner(), "feed" if name.startswith("feeds:order") else "order"))
        for caller, headers in [*((caller, {}) for caller in CALLERS), (who.NOBODY, unknown), (who.NOBODY, other)]:
            for method in ("get", "post"):
                answer = ask(clients[caller], method, to, headers=headers)
                if answer.status_code not in {401, 403, 405}:
                    let_in[name, caller, method] = answer.status_code

    assert let_in == {}


def test_the_machine_door_opens_for_the_right_key(clients, samples):
    headers = bearer(key_of(orders.partner(), "feed", "order"))
    told = {}
    for name, to in named(PARTNER, samples):
        methods = {"feeds:orders": "post"}
        answer = ask(clients[who.NOBODY], methods.get(name, "get"), to, headers=headers)
        told[name] = answer.status_code

    assert told == {"feeds:orders": 400} | dict.fromkeys(told.keys() - {"feeds:orders"}, 200)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_doors_of_engines_open_for_no_session(clients, samples, method):
    body = {"data": b"{}", "content_type": "application/json"} if method == "post" else {}
    doors = named(ENGINE, samples) + (named(FRAME, samples) if method == "post" else [])
    let_in = {
        (name, caller): answer.status_code
        for name, to in doors
        for caller in CALLERS
        if (answer := ask(clients[caller], method, to, **body)).status_code not in {401, 403, 405}
    }

    assert doors
    assert let_in == {}


def test_an_empty_frame_is_shown_to_anybody(clients, samples):
    frames = named(FRAME, samples)

    assert [name for name, to in frames if not is_open(clients[who.NOBODY], to)] == []
    assert frames


def test_operators_see_every_list_of_the_admin(clients):
    """The pages of single rows are Django's own, and open with the list."""
    lists = [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]

    assert [name for name in lists if ask(clients[who.OPERATOR], "get", reverse(name)).status_code != 200] == []
