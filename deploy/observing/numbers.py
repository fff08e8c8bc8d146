"""Numbers for Prometheus, each on a port of its own: the web server's (of all its processes), and a worker's.

The port belongs to the inner network: nothing on it asks who is there.
"""

import os
import shutil
import tempfile
from pathlib import Path

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"


def prepare_for_many_processes() -> None:
    """Have the processes of a web server count together. Before anything imports prometheus_client."""
    os.environ.setdefault(DIRECTORY, tempfile.mkdtemp(prefix="ocop-numbers-"))
    Path(os.environ[DIRECTORY]).mkdir(parents=True, exist_ok=True)


def serve_many(host: str, port: int) -> None:
    """Serve what all processes of this web server counted; for its first process."""
    from prometheus_client import CollectorRegistry, multiprocess, start_http_server  # noqa: PLC0415  see above

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # of the library
    start_http_server(port, addr=host, registry=registry)


def forget(pid: int) -> None:
    """A process of the web server ended: its gauges end, its counts stay."""
    from prometheus_client import multiprocess  # noqa: PLC0415  as above

    multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]  # as above


def tidy_up() -> None:
    """The web server ends."""
    shutil.rmtree(os.environ.get(DIRECTORY, ""), ignore_errors=True)
