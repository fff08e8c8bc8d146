"""How gunicorn serves the market: `gunicorn --config python:deploy.gunicorn deploy.wsgi`. Needs no Django.

Processes share the load, threads wait for the database; a process is renewed now and then, as memory only grows.
"""

import os
from pathlib import Path
from typing import Any

from deploy.observing import logs, numbers

_PORT = int(os.environ.get("OCOP_METRICS_PORT") or 0)
_HOST = os.environ.get("OCOP_METRICS_HOST", "127.0.0.1")

bind = f"{os.environ.get('OCOP_WEB_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("OCOP_WEB_PROCESSES", "2"))
threads = int(os.environ.get("OCOP_WEB_THREADS", "8"))
timeout = 60  # seconds in which a process must give a sign of life
graceful_timeout = 25  # less than the stop_grace_period of compose.yaml
keepalive = 15  # seconds; the proxy keeps its connections
max_requests, max_requests_jitter = 20_000, 2_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a sign of life must not wait for a disk
control_socket_disable = True
limit_request_line = 8190
_LEVEL = os.environ.get("OCOP_LOG_LEVEL", "INFO")
_AS_JSON = os.environ.get("OCOP_JSON_LOGS", "1").lower() in {"1", "true", "on", "yes"}
logconfig_dict = logs.configuration(_LEVEL, as_json=_AS_JSON)
logconfig_dict["loggers"] |= {"gunicorn.error": {"handlers": ["console"], "level": _LEVEL, "propagate": False}}
if _PORT:
    numbers.prepare_for_many_processes()


def when_ready(server: Any) -> None:
    """The first process answers Prometheus for all."""
    if _PORT:
        numbers.serve_many(_HOST, _PORT)


def child_exit(server: Any, worker: Any) -> None:
    """A process ended, by itself or not."""
    if _PORT:
        numbers.forget(worker.pid)


def on_exit(server: Any) -> None:
    """Leave nothing behind."""
    if _PORT:
        numbers.tidy_up()
