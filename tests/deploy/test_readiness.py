"""What a monitor is told, and what a visitor is while the database is away."""

import pytest
from django.core.checks import run_checks
from django.core.checks.registry import registry
from django.db import OperationalError
from django.test import Client

from deploy import checks
from deploy.observing import readiness
from marketplace.stores.errors import StoreUnavailable
from storefront.kit import health


@pytest.fixture
def engines(settings) -> dict[str, str]:
    settings.READINESS = dict.fromkeys(("database", "broker", "index", "store"), "tests.deploy.test_readiness.answers")
    return settings.READINESS


def answers() -> None:
    """An engine that is well."""


def says_nothing() -> None:
    raise OperationalError("postgresql://ocop:geheim@db/ocop refused")


def test_the_process_says_that_it_lives_and_asks_nobody(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_every_engine_is_told_with_its_state(client, engines):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, dict.fromkeys(engines, "ok"))
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("engine", "status"), [("database", 503), ("broker", 200), ("index", 200), ("store", 200)])
def test_only_without_the_database_is_there_no_market_left(client, engines, engine, status):
    engines[engine] = "tests.deploy.test_readiness.says_nothing"

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()[engine]) == (status, "away")
    assert b"geheim" not in answer.content


@pytest.mark.django_db
def test_the_real_engines_of_this_run_are_asked(client, empty_folder_index):
    assert client.get("/readyz").json() == {"database": "ok", "broker": "ok", "index": "ok", "store": "ok"}


@pytest.fixture
def empty_folder_index() -> None:
    from catalog_sync.indexes import index  # noqa: PLC0415  settings are pointed at this run's folder first

    index.rebuild([])


def test_a_saleor_that_is_away_is_told(settings):
    settings.STORES = {"default": {"BACKEND": "marketplace.stores.saleor.SaleorStore"}}
    settings.SALEOR_API_URL = "http://127.0.0.1:9/graphql/"

    with pytest.raises(StoreUnavailable):
        readiness.store()


def test_a_visitor_reads_that_the_market_is_away_for_a_moment(monkeypatch, settings):
    settings.READINESS = {"database": "deploy.observing.readiness.database"}
    monkeypatch.setattr(health, "_state", lambda *_: says_nothing())

    answer = Client(raise_request_exception=False).get("/readyz")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Chưa có gì bị mất" in answer.content.decode()
    assert "geheim" not in answer.content.decode()


def ids(found) -> list[str]:
    return [each.id for each in found]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://r/0", []),
        ("rediss://r/0", []),
        ("filesystem://", []),
        ("amqp://r", ["ocop.E040"]),
        ("", ["ocop.E040"]),
    ],
)
def test_a_broker_of_another_kind_is_named(settings, url, said):
    settings.CELERY_BROKER_URL = url

    assert ids(checks.the_broker_is_of_a_known_kind(None)) == said


def test_a_broker_that_does_not_answer_is_named_without_its_password(settings):
    settings.CELERY_BROKER_URL = "redis://:geheim@127.0.0.1:9/0"

    (found,) = checks.the_broker_answers(None)

    assert (found.id, "geheim" in str(found)) == ("ocop.E041", False)


@pytest.mark.django_db
def test_an_old_database_and_another_clock_are_named(monkeypatch):
    assert checks.the_database_is_new_enough(None) == []

    monkeypatch.setattr(checks, "OLDEST_POSTGRES", 99)
    monkeypatch.setattr(checks, "MOST_CLOCK_SECONDS", -1)

    assert ids(checks.the_database_is_new_enough(None)) == ["ocop.E043", "ocop.W044"]


def test_a_folder_that_is_closed_is_named(settings):
    settings.VAR = "/proc/1/nowhere"

    assert ids(checks.there_is_room_for_what_is_kept(None)) == ["ocop.E045"]


@pytest.mark.parametrize(("dsn", "said"), [("", []), ("https://key@sentry.test/1", []), ("sentry", ["ocop.E046"])])
def test_an_address_for_errors_that_is_none_is_named(settings, dsn, said):
    settings.SENTRY_DSN = dsn

    assert ids(checks.errors_are_reported_to_an_address(None)) == said


def test_the_checks_are_registered():
    assert {"ocop.E041"} & set(ids(run_checks(include_deployment_checks=False))) == set()
    registered = {check.__name__ for check in registry.get_checks(include_deployment_checks=True)}
    assert {"the_broker_answers", "the_database_is_new_enough", "there_is_room_for_what_is_kept"} <= registered
