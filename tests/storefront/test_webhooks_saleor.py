"""Webhooks of Saleor: only what our Saleor signed is kept, each once, at once, and it wakes what it is about."""

import base64
import hashlib
from datetime import timedelta

import jwt
import pytest
import responses
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from requests import ConnectionError

from marketplace.outbox import deliveries
from marketplace.outbox.models import Event
from marketplace.stores.saleor import subscriptions, webhooks
from marketplace.stores.saleor.models import Delivery, Installation, KeySet
from tests.saleor_world import (
    API,
    APP,
    FIRST,
    KEYS,
    SECOND,
    STRANGE,
    event,
    install,
    product_event,
    publishing,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/webhooks/saleor/"
INBOX = "marketplace.stores.saleor.webhooks.consume"


@pytest.fixture(autouse=True)
def saleor(settings, db):
    settings.SALEOR_API_URL, settings.SALEOR_TOKEN = API, ""
    install(FIRST)


@pytest.fixture
def no_keys(transactional_db, saleor):
    """Keys are asked for with no transaction open."""
    KeySet.objects.all().delete()


def post(body: bytes, *, signature: str | None = None, api_url: str = API, client: Client | None = None, **more):
    headers = {
        "Saleor-Api-Url": api_url,
        "Saleor-Signature": FIRST.sign(body) if signature is None else signature,
        "Saleor-Event": "product_updated",
    }
    return (client or Client()).post(
        ADDRESS, body, content_type=more.pop("content_type", "application/json"), headers=headers, **more
    )


def keys_were_read(**ago: int) -> None:
    long_ago = timezone.now() - timedelta(**ago)
    KeySet.objects.update(asked_at=long_ago, read_at=long_ago)


def woken() -> set[tuple[str, str]]:
    """What the inbox told the outbox, once it was drained."""
    deliveries.drain(INBOX)
    return set(Event.objects.exclude(topic=webhooks.RECEIVED).values_list("topic", "key"))


def test_the_address_is_the_one_that_saleor_is_told():
    assert subscriptions.target().endswith(reverse("webhooks:saleor"))


def test_a_signed_message_is_kept_as_it_came_and_wakes_its_product():
    body = product_event()

    answer = post(body)

    assert (answer.status_code, answer.content) == (200, b"")
    [kept] = Delivery.objects.all()
    assert (bytes(kept.body), kept.event, kept.processed_at) == (body, "ProductUpdated", None)
    assert woken() == {("product.changed", "68-0001")}
    kept.refresh_from_db()
    assert (kept.processed_at is not None, kept.problem) == (True, "")


def test_the_same_bytes_again_are_the_same_message():
    body = product_event()

    answers = [post(body).status_code for _ in range(3)]

    assert answers == [200, 200, 200]
    assert Delivery.objects.count() == 1
    assert woken() == {("product.changed", "68-0001")}
    assert Event.objects.filter(topic="product.changed").count() == 1


def test_another_name_in_a_header_that_nobody_signed_makes_no_other_message():
    body = product_event()

    post(body)
    headers = {"Saleor-Api-Url": API, "Saleor-Signature": FIRST.sign(body), "Saleor-Event": "order_cancelled"}
    Client().post(ADDRESS, body, content_type="application/json", headers=headers)

    assert [kept.event for kept in Delivery.objects.all()] == ["ProductUpdated"]


def test_a_message_is_processed_once_though_it_is_delivered_twice():
    post(product_event())
    key = str(Delivery.objects.get().pk)

    webhooks.consume([key])
    webhooks.consume([key])

    assert Event.objects.filter(topic="product.changed").count() == 1


def attached(body: bytes) -> str:
    """The same signature with the body inside it, which then could be another than the one that is read."""
    head, _, seal = FIRST.sign(body).split(".")
    return f"{head}.{base64.urlsafe_b64encode(body).decode().rstrip('=')}.{seal}"


SIGNATURES = {
    "none": lambda body: "",
    "nonsense": lambda body: "no signature",
    "three parts of nonsense": lambda body: "a.b.c",
    "another key under the right name": lambda body: STRANGE.sign(body, kid=FIRST.kid),
    "a key that nobody publishes": STRANGE.sign,
    "another body": lambda body: FIRST.sign(body + b" "),
    "a token of staff": lambda body: FIRST.token(),
    "with the body inside": attached,
    "a shared secret": lambda body: jwt.encode({}, "x" * 40, algorithm="HS256", headers={"kid": FIRST.kid}),
    "no algorithm": lambda body: jwt.encode({}, "", algorithm="none", headers={"kid": FIRST.kid}),
}


@pytest.mark.parametrize("sign", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_what_our_saleor_did_not_sign_is_refused_and_not_kept(sign):
    body = product_event()

    answer = post(body, signature=sign(body))

    assert answer.status_code == 401
    assert not Delivery.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("api_url", ["", "http://another.test/graphql/", "http://saleor.test/graphql"])
def test_another_saleor_is_refused_however_well_it_signs(api_url):
    with publishing(FIRST) as asked:
        answer = post(product_event(), api_url=api_url)

    assert (answer.status_code, asked) == (403, [])
    assert not Delivery.objects.exists()


def test_a_saleor_that_was_replaced_in_the_settings_is_not_ours_any_more(settings):
    settings.SALEOR_API_URL = "http://new.test/graphql/"

    answer = post(product_event())

    assert answer.status_code == 403


def test_without_our_app_there_nothing_is_expected_from_there():
    Installation.objects.all().delete()

    answer = post(product_event())

    assert answer.status_code == 403


def test_a_token_in_the_settings_stands_for_the_installation(settings):
    Installation.objects.all().delete()
    settings.SALEOR_TOKEN = "made by hand"

    answer = post(product_event())

    assert answer.status_code == 200


def test_ten_megabytes_are_refused_by_their_length_alone():
    body = b'{"__typename": "ProductUpdated", "pad": "' + b"x" * 10_000_000 + b'"}'

    class Unread:
        def read(self, *size: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    with publishing(FIRST) as asked:
        answer = post(body, signature="a.b.c", **{"wsgi.input": Unread()})

    assert (answer.status_code, asked) == (413, [])


def test_a_body_that_hides_its_length_is_refused():
    assert post(product_event(), CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked").status_code == 411


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"])
def test_only_json_is_taken(content_type):
    answer = Client().post(ADDRESS, b"{}", content_type=content_type)

    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_only_post_is_taken(method):
    assert getattr(Client(), method)(ADDRESS).status_code == 405


def test_no_form_token_and_no_cookie_is_asked_or_given():
    answer = post(product_event(), client=Client(enforce_csrf_checks=True))

    assert answer.status_code == 200
    assert not answer.cookies


def test_keys_are_asked_for_once(no_keys):
    with publishing(FIRST) as asked:
        for number in range(5):
            post(product_event(f"68-{number:04}"))

    assert len(asked) == 1


def test_a_new_key_is_found_at_the_first_message_it_signs(no_keys):
    with publishing(FIRST):
        post(product_event("68-0001"))
    keys_were_read(minutes=2)
    body = product_event("68-0002")

    with publishing(SECOND) as asked:
        answers = [post(body, signature=SECOND.sign(body)).status_code for _ in range(2)]

    assert (answers, len(asked)) == ([200, 200], 1)
    assert list(KeySet.objects.get().keys) == [SECOND.kid]


def test_a_key_that_was_withdrawn_counts_no_longer(no_keys):
    with publishing(FIRST):
        post(product_event("68-0001"))
    keys_were_read(minutes=2)
    body = product_event("68-0002")
    with publishing(SECOND):
        post(body, signature=SECOND.sign(body))

    with publishing(SECOND):
        answer = post(product_event("68-0003"))

    assert answer.status_code == 401
    assert Delivery.objects.count() == 2


def test_strangers_cannot_make_us_ask_for_keys_all_the_time(no_keys):
    body = product_event()

    with publishing(FIRST) as asked:
        answers = [post(body, signature=STRANGE.sign(body)).status_code for _ in range(20)]
        genuine = post(body).status_code

    assert (set(answers), genuine, len(asked)) == ({401}, 200, 1)


def test_while_its_keys_cannot_be_had_saleor_is_asked_to_come_again(no_keys):
    body = product_event()

    with responses.RequestsMock() as net:
        net.get(KEYS, status=500)
        answers = [post(body), post(body)]
        assert len(net.calls) == 1
    KeySet.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    with publishing(FIRST):
        later = post(body)

    assert [(answer.status_code, answer["Retry-After"]) for answer in answers] == [(503, "10"), (503, "10")]
    assert later.status_code == 200


def test_old_keys_do_while_fresh_ones_cannot_be_had(no_keys):
    with publishing(FIRST):
        post(product_event("68-0001"))
    keys_were_read(days=3)

    with responses.RequestsMock() as net:
        net.get(KEYS, body=ConnectionError())
        answer = post(product_event("68-0002"))

    assert answer.status_code == 200


def test_however_old_it_is_it_only_wakes():
    late = product_event(at="2026-11-01T00:00:00+00:00")

    answer = post(late)

    assert answer.status_code == 200
    assert woken() == {("product.changed", "68-0001")}


def test_the_order_in_which_messages_come_does_not_matter():
    older = product_event(at="2026-11-24T03:00:00+00:00")
    newer = product_event(at="2026-11-24T03:00:05+00:00")

    post(newer)
    post(older)

    assert woken() == {("product.changed", "68-0001")}


def test_what_our_own_app_did_wakes_nobody():
    post(product_event(by=APP))

    assert woken() == set()
    assert Delivery.objects.exclude(processed_at=None).count() == 1


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"no json at all", "malformed"),
        (b"[1, 2]", "malformed"),
        (event("ProductUpdated"), "malformed"),
        (event("CheckoutCreated", checkout={"id": "x"}), "no subscription"),
    ],
)
def test_what_cannot_be_read_is_kept_with_its_problem_and_holds_up_nothing(body, problem):
    answers = [post(body).status_code, post(product_event()).status_code]

    assert answers == [200, 200]
    assert woken() == {("product.changed", "68-0001")}
    kept = Delivery.objects.get(digest=hashlib.sha256(body).hexdigest())
    assert problem in kept.problem


def test_processed_messages_are_forgotten_after_a_month_and_waiting_ones_never():
    for code in ("68-0001", "68-0002", "68-0003"):
        post(product_event(code))
    first, second, third = Delivery.objects.order_by("pk")
    long_ago = timezone.now() - timedelta(days=31)
    Delivery.objects.filter(pk__in=[first.pk, second.pk]).update(received_at=long_ago)
    Delivery.objects.filter(pk__in=[first.pk, third.pk]).update(processed_at=timezone.now())

    assert webhooks.prune() == 1
    assert set(Delivery.objects.values_list("pk", flat=True)) == {second.pk, third.pk}
