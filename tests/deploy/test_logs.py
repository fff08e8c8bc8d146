"""What stands in the logs of production, and what never does."""

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator

import pytest
import sentry_sdk
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from deploy.observing import logs, reporting
from deploy.observing.scrubbing import REMOVED, scrub, scrub_text

PHONE, PASSWORD, TOKEN = (
    "0912345678",
    "mat-khau-rat-dai-99",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLWl0",
)
LINK = "Q7xkZl2mNf8PpR4sTuVwXyZ1a2B3c4D5e6F"
SECRETS = (PHONE, PASSWORD, TOKEN, LINK, "+84 912 345 678", "nga@example.vn", "19031234567890")


def broken(request: HttpRequest, link: str) -> HttpResponse:
    logging.getLogger("shop").warning("%s signs in, phone %s, token=%s", "nga@example.vn", PHONE, TOKEN)
    raise ValueError(f"Key (phone)=({request.POST['phone']}) and password={PASSWORD!r}, account 19031234567890")


urlpatterns = [path("moi/<str:link>/", broken)]
handler500 = "storefront.kit.refusals.broken"


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, object]]]]:
    """What the root logger wrote, one object a line, as in production."""
    logs.bind_structlog()
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    configured = logging.config.DictConfigurator(logs.configuration("INFO", as_json=True))
    handler.setFormatter(configured.configure_formatter(configured.config["formatters"]["line"]))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_leaves_lines_of_one_id_and_nothing_of_its_visitor(lines, settings):
    settings.ROOT_URLCONF = "tests.deploy.test_logs"
    client = Client(raise_request_exception=False)

    client.post(
        f"/moi/{LINK}/?so=%2B84912345678&token={TOKEN}",
        {"phone": PHONE, "password": PASSWORD},
        headers={"Authorization": f"Bearer {TOKEN}", "User-Agent": "nga@example.vn", "Cookie": f"sessionid={LINK}"},
    )

    written = lines()
    assert {"shop", "storefront.kit.request_log", "django.request"} >= {each["logger"] for each in written} - {
        "django_structlog.middlewares.request"
    }
    assert len({each["request_id"] for each in written}) == 1
    (failed,) = [each for each in written if each["event"] == "request_failed"]
    assert (failed["request"], failed["code"], failed["level"]) == ("POST moi/<str:link>/", 500, "error")
    assert "ValueError" in str(failed["exception"])
    text = json.dumps(written, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.django_db
def test_a_real_sign_in_is_one_line_without_its_phone_and_password(lines):
    Client().post("/tai-khoan/login/", {"login": PHONE, "password": PASSWORD})

    finished = [each for each in lines() if each["event"] == "request_finished"]
    assert [(each["request"], each["code"]) for each in finished] == [("POST tai-khoan/login/", 200)]
    assert not {"ip", "user_id", "user_agent"} & set(finished[0])
    assert [secret for secret in SECRETS if secret in json.dumps(lines())] == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("redis://:s3cret@redis:6379/0 is away", f"redis://{REMOVED}@redis:6379/0 is away"),
        ("Authorization: Bearer abc.def-1", f"Authorization: {REMOVED} {REMOVED}"),
        ("password='một hai'", f"password='{REMOVED} hai'"),
        ("OC-2611-0012 parked after 8 tries", "OC-2611-0012 parked after 8 tries"),
        (
            "Task a.b[6f1c8a52-5b0e-4b6c-9d3e-0123456789ab] took 0.25s",
            "Task a.b[6f1c8a52-5b0e-4b6c-9d3e-0123456789ab] took 0.25s",
        ),
        ("1.250.000 ₫ on 2026-11-24T19:30:00+00:00", "1.250.000 ₫ on 2026-11-24T19:30:00+00:00"),
    ],
)
def test_a_text_loses_secrets_and_keeps_what_happened(text, kept):
    assert scrub_text(text) == kept


def test_a_record_loses_what_its_names_say():
    record = {"api_key": "k", "user": {"email": "a@b.vn", "orders": 3}, "steps": [{"new_password": "p"}], "code": 200}

    assert scrub(record) == {
        "api_key": REMOVED,
        "user": {"email": REMOVED, "orders": 3},
        "steps": [{"new_password": REMOVED}],
        "code": 200,
    }


def test_what_is_reported_elsewhere_names_nobody():
    reported: list[dict] = []

    class Kept(sentry_sdk.transport.Transport):
        def capture_envelope(self, envelope):
            reported.append(envelope.get_event())

    client = sentry_sdk.Client(
        dsn="https://key@sentry.test/1", transport=Kept, default_integrations=False, **reporting.options()
    )
    with sentry_sdk.isolation_scope() as scope, sentry_sdk.new_scope() as inner:
        inner.set_client(client)
        scope.set_user({"id": 7, "email": "nga@example.vn"})
        scope.add_event_processor(
            lambda event, hint: (
                event | {"request": {"url": "http://x/y", "data": PASSWORD, "headers": {"Cookie": LINK}}}
            )
        )
        scope.add_breadcrumb(message=f"called with token={TOKEN}")
        try:
            secret_number = PHONE
            raise ValueError(f"no such phone: {secret_number}")
        except ValueError as error:
            inner.capture_exception(error)

    text = json.dumps(reported[0], default=str)
    assert "no such phone" in text
    assert [secret for secret in SECRETS if secret in text] == []
    assert "user" not in reported[0]
