"""Workers and beat as in production, on a real Redis: nothing is lost, nothing is done twice."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from deploy.celery import timetable
from deploy.environment import ROOT
from marketplace.outbox.models import Delivery, Event
from marketplace.stores.saleor import webhooks
from tests.deploy.processes import wait_until
from tests.deploy.redis_server import RedisServer, needs_redis
from tests.factories.database import database_url

pytestmark = [needs_redis, pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]

ALONE = ("--without-gossip", "--without-mingle", "--without-heartbeat")
WORKER = ("worker", "--pool", "threads", "--concurrency", "2", *ALONE)
STUMBLING = "tests.deploy.work.stumble"
PATIENCE_SECONDS = 45

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(transactional_db, redis_server: RedisServer, tmp_path: Path) -> Iterator[Start]:
    """Start a process of Celery's on that Redis and this run's database; all end before the database is emptied."""
    started: list[subprocess.Popen[bytes]] = []

    def run(*words: str, habits: str = "") -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("OCOP_", "PYTEST"))}
        environment |= {"OCOP_VAR": str(tmp_path), "OCOP_SECRET_KEY": "of this test", "OCOP_TEST_HABITS": habits}
        environment |= {
            "DATABASE_URL": database_url(),
            "CELERY_BROKER_URL": redis_server.url,
            "OCOP_SEALING_KEYS": "k" * 40,
        }
        command = (sys.executable, "-m", "celery", "--quiet", "--app", "tests.deploy.work:app", *words)
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=(tmp_path / "log").open("ab"))
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def beat(start: Start, tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    return lambda habits="": start("beat", "--schedule", str(tmp_path / "timetable"), "--pidfile=", habits=habits)


def receive(*codes: str) -> None:
    """Take in one webhook of Saleor's for each product."""
    for code in codes:
        event = {"__typename": "ProductUpdated", "product": {"externalReference": code}}
        webhooks.keep(json.dumps(event).encode())


def all_done() -> bool:
    return Event.objects.exists() and not Delivery.objects.filter(done_at=None).exists()


def woken() -> list[str]:
    """The product of each event that webhooks led to, in order: a product named twice was woken twice."""
    return sorted(Event.objects.filter(topic="product.changed").values_list("key", flat=True))


def test_a_killed_worker_leaves_nothing_undone_and_nothing_done_twice(start, beat, tmp_path, settings):
    settings.OUTBOX_CONSUMERS = settings.OUTBOX_CONSUMERS | {"engine_webhook.received": [STUMBLING]}
    codes = [f"P-{number:02}" for number in range(20)]
    receive(*codes)
    beat("stumbles")
    first = start(*WORKER, habits="stumbles")
    assert wait_until((tmp_path / "marks" / "committed").exists, PATIENCE_SECONDS)

    first.kill()
    first.wait()
    assert Delivery.objects.filter(consumer=STUMBLING, done_at=None).count() == 20
    a_minute_later = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(done_at=None).exclude(taken_until=None).update(taken_until=a_minute_later)
    (tmp_path / "marks" / "go-on").touch()
    for _ in range(2):
        start(*WORKER, habits="stumbles")

    assert wait_until(all_done, PATIENCE_SECONDS)
    assert woken() == codes
    assert set(Delivery.objects.filter(consumer=STUMBLING).values_list("attempts", flat=True)) == {2}


def test_a_redis_that_forgets_everything_costs_seconds(start, beat, tmp_path, settings, redis_server):
    """Even to a worker whose every message it could not sign for, as Redis went away meanwhile."""
    settings.OUTBOX_CONSUMERS = settings.OUTBOX_CONSUMERS | {"engine_webhook.received": [STUMBLING]}
    receive("P-1")
    processes = [
        beat("stumbles"),
        start("worker", "--pool", "threads", "--concurrency", "1", *ALONE, habits="stumbles"),
    ]
    assert wait_until((tmp_path / "marks" / "committed").exists, PATIENCE_SECONDS)

    redis_server.kill()
    (tmp_path / "marks" / "go-on").touch()
    assert wait_until(lambda: Delivery.objects.get(consumer=STUMBLING).done_at, PATIENCE_SECONDS)
    receive("P-2", "P-3")
    time.sleep(1)  # it is away for a while
    redis_server.start()

    assert wait_until(lambda: all_done() and woken() == ["P-1", "P-2", "P-3"], PATIENCE_SECONDS)
    assert [process.poll() for process in processes] == [None, None]


def envelope(task: str, body: str, content_type: str) -> bytes:
    delivery = {"delivery_tag": task, "delivery_info": {"exchange": "", "routing_key": "celery"}}
    message = {"body": body, "content-encoding": "utf-8", "content-type": content_type}
    properties = delivery | {"body_encoding": "base64"}
    return json.dumps(message | {"headers": {"task": task, "id": "1", "lang": "py"}, "properties": properties}).encode()


POISONS = (
    b"no json at all",
    b'{"body": "e30=", "headers": {}, "properties": {}}',
    envelope("no.such.task", "W10=", "application/json"),
    envelope("marketplace.outbox.tasks.drain_all", "////", "application/x-python-serialize"),
    envelope("marketplace.outbox.tasks.drain", "W1tdLCB7fSwge31d", "application/json"),  # one argument too few
)


def test_poisoned_messages_stop_nobody_for_long(start, beat, redis_server):
    redis_server.client.lpush("celery", *POISONS)
    receive("P-1")
    beat()
    workers = [start(*WORKER)]

    def done_with_somebody_watching() -> bool:
        if workers[-1].poll() is not None:
            workers.append(start(*WORKER))  # as `restart: unless-stopped` does
        return all_done() and redis_server.client.llen("celery") == 0

    assert wait_until(done_with_somebody_watching, PATIENCE_SECONDS)
    assert woken() == ["P-1"]
    assert len(workers) <= 2  # one of them, with no envelope at all, may cost a worker its life, but only once


def test_every_task_of_the_timetable_runs(start, beat, tmp_path):
    beat("hurries")
    start(*WORKER, habits="hurries")

    expected = {f"{entry['task']}.SUCCESS" for entry in timetable().values()}
    seen = tmp_path / "marks"
    assert wait_until(lambda: {mark.name for mark in seen.glob("*.SUCCESS")} >= expected, PATIENCE_SECONDS)
    assert sorted(seen.glob("*.FAILURE")) == []


def test_a_worker_whose_clock_is_ahead_throws_no_work_away(start, beat):
    receive("P-1")
    beat()
    start(*WORKER, habits="ahead:90")

    assert wait_until(all_done, PATIENCE_SECONDS)
    assert woken() == ["P-1"]


def test_while_the_database_is_away_visitors_are_told_and_work_waits(start, beat):
    processes = [beat(), start(*WORKER)]
    receive("P-1")
    assert wait_until(all_done, PATIENCE_SECONDS)

    with psycopg.connect(database_url().replace(name_of_database(), "postgres"), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name_of_database()} ALLOW_CONNECTIONS false")
        try:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name_of_database()]
            )
            answer = Client(raise_request_exception=False).get("/")
            time.sleep(3)  # workers and beat go on finding it away
        finally:
            admin.execute(f"ALTER DATABASE {name_of_database()} ALLOW_CONNECTIONS true")
    connection.close()
    receive("P-2")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Chưa có gì bị mất" in answer.content.decode()
    assert wait_until(lambda: all_done() and woken() == ["P-1", "P-2"], PATIENCE_SECONDS)
    assert [process.poll() for process in processes] == [None, None]


def name_of_database() -> str:
    return str(connection.settings_dict["NAME"])
