"""A real worker with beat on the file broker."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from queue import Empty
from unittest.mock import Mock

import pytest
from celery.signals import worker_ready
from django.utils import timezone
from kombu import Connection

from deploy.celery import OF_SALEOR, TIMETABLE, app, timetable
from deploy.environment import ROOT
from marketplace.outbox.models import Delivery, Event
from tests.deploy.processes import family, have_ended, wait_until

WORKER = ("-m", "celery", "--quiet", "--app", "tests.deploy.clockwork:app", "worker", "-B", "--pool", "threads")
ALONE = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "error")


@pytest.fixture
def var(tmp_path: Path, settings) -> Path:
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def worker(var: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"OCOP_VAR": str(var), "OCOP_DEMO": "1"}
    command = (sys.executable, *WORKER, *ALONE, "--schedule", str(var / "timetable"))
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as process:
        try:
            # The first tick shows that both the worker and its beat are up.
            assert wait_until((var / "marks" / "beat").exists, seconds=30)
            yield process
        finally:
            process.kill()


def test_a_message_is_worked_on_within_a_second_and_beat_ticks(var, worker):
    began = time.monotonic()
    app.send_task("tests.deploy.clockwork.leave_mark", ["sent"])

    assert wait_until((var / "marks" / "sent").exists, seconds=5)
    assert time.monotonic() - began < 1
    (var / "marks" / "beat").unlink()
    assert wait_until((var / "marks" / "beat").exists, seconds=5)
    assert list((var / "queue").glob("*.part")) == []


def test_the_worker_ends_cleanly_with_its_beat(worker):
    processes = family(worker.pid)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(10) == 0
    assert have_ended(processes)


def test_beat_does_not_tick_on_after_a_killed_worker(worker):
    processes = family(worker.pid)
    assert len(processes) == 2

    worker.kill()

    assert have_ended(processes)


def test_a_worker_ends_when_its_beat_was_killed(worker):
    beat = family(worker.pid)[1]

    beat.kill()

    assert worker.wait(15) == 0


def test_every_entry_of_the_timetable_names_a_task_that_exists():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in (TIMETABLE | OF_SALEOR).values()} <= set(app.tasks)


def test_saleor_is_looked_at_by_the_clock_only_where_the_market_sells_through_it(settings):
    on_our_own = timetable()
    settings.STORES = {"default": {"BACKEND": "marketplace.stores.saleor.SaleorStore"}}

    assert on_our_own == TIMETABLE
    assert timetable().keys() - TIMETABLE.keys() == OF_SALEOR.keys()


@pytest.fixture
def taken(db) -> Delivery:
    """A delivery that a worker took a moment ago."""
    event = Event.objects.create(topic="product.changed", key="68-0001")
    until = timezone.now() + timedelta(seconds=60)
    return Delivery.objects.create(event=event, consumer="a", key="68-0001", attempts=1, taken_until=until)


def start_worker() -> None:
    """Say what a worker says when it is ready; it has no beat."""
    worker_ready.send(sender=Mock(controller=None))


def test_a_worker_that_starts_alone_takes_over_from_a_dead_one_at_once(var, taken):
    start_worker()

    taken.refresh_from_db()
    assert (taken.taken_until, taken.attempts) == (None, 1)


def test_a_worker_beside_others_takes_nothing_away(var, taken, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_url", "redis://broker")
    monkeypatch.setattr(app, "send_task", lambda *_, **__: None)

    start_worker()

    before = taken.taken_until
    taken.refresh_from_db()
    assert taken.taken_until == before


@pytest.mark.django_db
def test_a_worker_that_starts_compares_and_repairs_the_catalogue(var):
    start_worker()

    (message,) = (var / "queue").glob("*.celery.msg")
    assert json.loads(message.read_text())["headers"]["task"] == "catalog_sync.tasks.reconcile"


def test_a_message_that_is_still_being_written_is_not_taken(var):
    (var / "queue").mkdir()
    (var / "queue" / "1_a.celery.part").write_text('{"body"')

    with Connection("filesystem://").channel() as channel, pytest.raises(Empty):
        channel._get("celery")


def test_a_message_is_taken_once_and_the_oldest_first(var):
    numbers = list(range(200))
    with Connection("filesystem://").channel() as channel:
        for number in numbers:
            channel._put("celery", {"number": number})
        taken = [[], []]

        readers = [threading.Thread(target=take_all, args=(channel, seen)) for seen in taken]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()

    assert sorted(taken[0] + taken[1]) == numbers
    assert taken[0] == sorted(taken[0])


def take_all(channel, seen: list[int]) -> None:
    while channel._size("celery"):
        try:
            seen.append(channel._get("celery")["number"])
        except Empty:
            return
