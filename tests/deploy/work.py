"""Production's Celery application with habits of the tests, named in OCOP_TEST_HABITS.

`stumbles`: the consumer of webhooks hangs after it has committed, until `var/marks/go-on` exists.
`hurries`: every entry of the timetable comes each second, and each task leaves a mark `<task>.<state>`.
`ahead:90`, `ahead:-3`: this process's clock, in seconds.
"""

import os
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import time_machine
from celery.signals import task_postrun
from django.conf import settings

from deploy.celery import app, timetable

HABITS = os.environ.get("OCOP_TEST_HABITS", "").split()
HURRY_SECONDS = 1


def marks() -> Path:
    folder: Path = settings.VAR / "marks"
    folder.mkdir(exist_ok=True)
    return folder


def stumble(keys: Sequence[str]) -> None:
    """Consume as ever, then hang before the outbox has written that it is done."""
    from marketplace.stores.saleor import webhooks  # noqa: PLC0415  models are not loaded when this module is

    webhooks.consume(keys)
    (marks() / "committed").touch()
    while not (marks() / "go-on").exists():
        time.sleep(0.05)


if "stumbles" in HABITS:
    settings.OUTBOX_CONSUMERS["engine_webhook.received"] = ["tests.deploy.work.stumble"]

if "hurries" in HABITS:
    app.conf.beat_schedule = {name: entry | {"schedule": HURRY_SECONDS} for name, entry in timetable().items()}

    @task_postrun.connect
    def leave_mark(task, state, **_):
        (marks() / f"{task.name}.{state}").touch()


for habit in HABITS:
    if habit.startswith("ahead:"):
        time_machine.travel(datetime.now().astimezone() + timedelta(seconds=int(habit[6:])), tick=True).start()
