"""The Celery application and its timetable.

Without CELERY_BROKER_URL messages travel as files under `var/queue` (`deploy.queue`). A message is only a wake-up: what
has to be done is in the database, so a lost one costs until the next entry of the timetable.
"""

import os
import signal
import warnings
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_embedded_init, setup_logging, worker_ready
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

from deploy import heartbeat
from deploy.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
TRANSPORT_ALIASES["filesystem"] = "deploy.queue:Transport"
TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "deploy.redis:Transport"

# A message that waited longer has been overtaken by the next one: a worker that was stopped finds no backlog.
DRAIN_SECONDS = 1
# It is the sender's clock that says when, and the worker's that looks: a second would not survive two clocks.
DRAIN_EXPIRES_SECONDS = 120
BEAT_LOOKED_AT_SECONDS = 0.5  # also the longest that the timer keeps a worker from ending
TIMETABLE: dict[str, dict[str, Any]] = {
    "deliver what changed": {
        "task": "marketplace.outbox.tasks.drain_all",
        "schedule": DRAIN_SECONDS,
        "options": {"expires": DRAIN_EXPIRES_SECONDS},
    },
    "list and withdraw by the new date": {
        "task": "catalog_sync.tasks.turn_of_day",
        "schedule": crontab(hour=0, minute=0),
    },
    "tell the store what ended and began": {
        "task": "marketplace.stores.tasks.publish_standings",
        "schedule": crontab(minute=0),  # midnight is what it is for; the other hours are a net
        "options": {"expires": 600},
    },
    "compare and repair the catalogue": {
        "task": "catalog_sync.tasks.reconcile",
        "schedule": crontab(minute=17),
        "options": {"expires": 600},
    },
    "settle payments": {
        "task": "marketplace.orders.tasks.settle_payments",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "finish orders left half done": {
        "task": "marketplace.orders.tasks.sweep",
        "schedule": 30,
        "options": {"expires": 60},
    },
    "free pick-ups nobody came for": {
        "task": "marketplace.orders.tasks.release_overdue",
        "schedule": 300,
        "options": {"expires": 600},
    },
    "finish sales left half done": {
        "task": "marketplace.pos.tasks.sweep",
        "schedule": 30,
        "options": {"expires": 60},
    },
    "send messages again": {
        "task": "storefront.notifications.tasks.send_due",
        "schedule": 10,
        "options": {"expires": 60},
    },
    "delete old events": {
        "task": "marketplace.outbox.tasks.prune",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 3600},
    },
}

# Where the market sells through Saleor: it is looked at by the clock, as not everything that changes there is told.
OF_SALEOR: dict[str, dict[str, Any]] = {
    "pull what changed at Saleor": {
        "task": "marketplace.stores.saleor.tasks.pull_delta",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 540},
    },
    "compare everything with Saleor": {
        "task": "marketplace.stores.saleor.tasks.pull_full",
        "schedule": crontab(hour=2, minute=25),
        "options": {"expires": 3600},
    },
    "delete old webhooks": {
        "task": "marketplace.stores.saleor.tasks.prune",
        "schedule": crontab(hour=3, minute=50),
        "options": {"expires": 3600},
    },
}


def timetable() -> dict[str, dict[str, Any]]:
    """The whole of it, by the engine that the settings name."""
    is_saleor = settings.STORES["default"]["BACKEND"].startswith("marketplace.stores.saleor.")
    return TIMETABLE | OF_SALEOR if is_saleor else TIMETABLE


# Whoever sends does not wait: what a message would have woken, the next second wakes.
SENDING = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0, "socket_connect_timeout": 2}

app = Celery("cho_ocop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    beat_schedule=timetable(),
    beat_scheduler="deploy.scheduler:Scheduler",
    broker_connection_retry_on_startup=True,
    broker_transport_options=SENDING,
    task_acks_late=True,
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    worker_enable_remote_control=False,  # nobody asks, and each worker would leave a mailbox among the files
    worker_prefetch_multiplier=1,
)
app.autodiscover_tasks()

# The demo of somebody who is root on a machine of their own; messages are JSON, so nothing is unpickled.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

if settings.JSON_LOGS:
    # Celery sets up no logging of its own where somebody listens to this: the lines go where LOGGING sends them.
    setup_logging.connect(lambda **_: None, weak=False)


@beat_embedded_init.connect
def _end_beat_with_its_worker(**_: object) -> None:
    """`worker -B` runs beat in a child, which would tick on alone after a kill -9 of the worker."""
    end_with_parent()


@worker_ready.connect
def _end_worker_without_beat(sender: Any, **_: object) -> None:
    """A worker whose beat died would never deliver again by itself; it ends, and whoever watches starts both anew."""
    if beat := getattr(sender.controller, "beat", None):
        sender.timer.call_repeatedly(BEAT_LOOKED_AT_SECONDS, _end_if_dead, (beat,))


@worker_ready.connect
def _give_signs_of_life(sender: Any, **_: object) -> None:
    """As long as its loop turns, not only its process stands. Without a loop there is nobody to look, either."""
    if timer := getattr(sender, "timer", None):
        heartbeat.give("worker")
        timer.call_repeatedly(heartbeat.EVERY_SECONDS, heartbeat.give, ("worker",))


@worker_ready.connect
def _catch_up(**_: object) -> None:
    """Before the first message: put right what happened while no worker ran."""
    from marketplace.outbox import deliveries  # noqa: PLC0415 - models are not loaded when this module is

    app.send_task("catalog_sync.tasks.reconcile", expires=600)
    if app.conf.broker_url.startswith("filesystem:"):  # one machine and one worker: what is taken, a dead one took
        deliveries.free_takings()


def _end_if_dead(beat: Any) -> None:
    if not beat.is_alive():
        os.kill(os.getpid(), signal.SIGTERM)
