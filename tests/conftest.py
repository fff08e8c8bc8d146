"""What every test stands on: a `var` folder of this run's own and, where no DATABASE_URL is given, a PostgreSQL in it.

The server starts with the first test that asks for a database. Under xdist the first worker to need it starts it, the
others join, and the last to leave stops it. The same goes for Elasticsearch and ELASTICSEARCH_URL.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import environ
import hypothesis
import psutil
import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation

from catalog_sync.indexes import index
from deploy import postgres
from marketplace.accounts.models import User
from marketplace.programme.models import Term
from marketplace.stores import publication
from marketplace.stores.saleor import rest
from tests import payments_world
from tests.elasticsearch import server as elasticsearch
from tests.elasticsearch.catalogue import Shelf, reopen
from tests.elasticsearch.distribution import NO_SERVER
from tests.factories.people import province_officer


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _sweep_after_killed_runs()
        os.environ["OCOP_VAR"] = tempfile.mkdtemp(prefix=f"ocop-tests-{os.getpid()}-")
    _live_in(Path(os.environ["OCOP_VAR"], os.environ.get("PYTEST_XDIST_WORKER", "main")))
    _answer_without_proxy()
    _take_any_time()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and "OCOP_VAR" in os.environ:
        _remove(Path(os.environ["OCOP_VAR"]))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say aloud what was not tried for want of an Elasticsearch."""
    missing = [
        str(each.longrepr) for each in terminalreporter.stats.get("skipped", ()) if NO_SERVER in str(each.longrepr)
    ]
    if missing:
        terminalreporter.section("NOT TRIED ON ELASTICSEARCH", red=True, bold=True)
        terminalreporter.line(
            f"{len(missing)} tests. {missing[0][missing[0].index(NO_SERVER) :].rstrip(')')}", red=True
        )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """pytest-django's own place to change the database before the first connection."""
    if "DATABASE_URL" in os.environ:
        yield
        return
    run = Path(os.environ["OCOP_VAR"])
    os.environ["DATABASE_URL"] = postgres.start(run, throwaway=True)
    connections.settings["default"].update(environ.Env.db_url_config(os.environ["DATABASE_URL"]))
    yield
    del os.environ["DATABASE_URL"]
    postgres.stop(run, even_if_used=True)


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """A real Elasticsearch: the one of ELASTICSEARCH_URL, else one of this run's own, else the test is skipped."""
    if "ELASTICSEARCH_URL" in os.environ:
        yield os.environ["ELASTICSEARCH_URL"]
        return
    run = Path(os.environ["OCOP_VAR"])
    try:
        yield elasticsearch.join(run).url
    except elasticsearch.NoElasticsearch as reason:
        pytest.skip(str(reason))
    elasticsearch.leave(run)


@pytest.fixture
def shelf(elasticsearch_url: str, db: None) -> Iterator[Shelf]:
    """The catalogue of this test on the real Elasticsearch, empty, with its spare on disk."""
    before, shelf = settings.CATALOGUE_INDEXES, Shelf(elasticsearch_url)
    shelf.use()
    index.rebuild([])
    yield shelf
    reopen(before)
    shelf.forget()


@pytest.fixture(autouse=True)
def the_market_speaks_vietnamese() -> Iterator[None]:
    """A page asked for in another language must not leave it to the next test."""
    with translation.override("vi"):
        yield


@pytest.fixture(autouse=True)
def engines_are_rested() -> None:
    """What this process remembers of engines that failed must not reach the next test."""
    rest.forget()
    publication.forget()


@pytest.fixture
def officer(db: None) -> User:
    """An officer of the configured province."""
    return province_officer()


@pytest.fixture
def market_takes_transfers(settings: Any) -> None:
    """The market has a bank account, whose notices are signed with a secret."""
    payments_world.set_up(settings)


@pytest.fixture
def terms(transactional_db: None) -> None:
    """The dated terms, which a migration wrote and an earlier test with real commits emptied."""
    if not Term.objects.exists():
        Term.objects.create(valid_from="2018-05-07", months=36, source="148/QĐ-TTg")


def _live_in(var: Path) -> None:
    """Settings were read before this file was; what they derive from OCOP_VAR is pointed at `var` here."""
    settings.VAR = var
    settings.MEDIA_ROOT = var / "media"
    settings.STATIC_ROOT = var / "static"
    settings.CATALOGUE_INDEXES["default"]["OPTIONS"]["path"] = var / "index"


def _answer_without_proxy() -> None:
    """The client of the tests speaks plain HTTP to production's settings, with static files not collected."""
    settings.SECRET_KEY = "for tests only"
    settings.SEALING_KEYS = ["sealing, for tests only"]
    # The tests that may go to a real Stripe look for its key in the environment themselves.
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "", []
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0  # threads of the live server must not outlive their test
    settings.SECURE_SSL_REDIRECT = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def _take_any_time() -> None:
    """Examples are judged by what comes out, not by the clock of a busy machine."""
    hypothesis.settings.register_profile(
        "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("any machine")


def _sweep_after_killed_runs() -> None:
    for folder in Path(tempfile.gettempdir()).glob("ocop-tests-*"):
        pid = int(folder.name.split("-")[2])
        with suppress(FileNotFoundError, postgres.PostgresError):  # another run may be sweeping it just now
            if folder.stat().st_uid == os.geteuid() and not psutil.pid_exists(pid):
                _remove(folder)


def _remove(run: Path) -> None:
    postgres.stop(run, even_if_used=True)
    elasticsearch.leave(run, even_if_used=True)
    shutil.rmtree(run, ignore_errors=True)
