"""What a worker counts: its tasks by outcome and length, and how the market fares. Served from when it is ready."""

import time
from typing import Any

from celery.signals import task_postrun, task_prerun, worker_ready
from django.conf import settings
from prometheus_client import REGISTRY, Counter, Histogram, start_http_server

TASKS = Counter("ocop_tasks", "Tasks that ended", ["task", "state"])
SECONDS = Histogram("ocop_task_seconds", "How long tasks took", ["task"], buckets=(0.01, 0.1, 1, 10, 60, 600))


@worker_ready.connect
def serve(**_: object) -> None:
    """On METRICS_PORT, where one is named."""
    if not settings.METRICS_PORT:
        return
    from deploy.observing.gauges import MarketCollector  # noqa: PLC0415  models are not loaded when this module is

    REGISTRY.register(MarketCollector())
    start_http_server(settings.METRICS_PORT, addr=settings.METRICS_HOST)


@task_prerun.connect
def begin(task: Any, **_: object) -> None:
    """Note when it began."""
    task.request.ocop_began = time.monotonic()


@task_postrun.connect
def end(task: Any, state: str, **_: object) -> None:
    """Count it. Failed ones too: their state is FAILURE."""
    TASKS.labels(task.name, state).inc()
    began = getattr(task.request, "ocop_began", None)
    if began is not None:
        SECONDS.labels(task.name).observe(time.monotonic() - began)
