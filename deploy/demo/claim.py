"""Only one demo at a time on a `var` folder, also after a kill -9.

The launcher locks `var/demo.lock` and hands the open file to its servers: the lock is free again when the last of them
is gone. A new launcher that finds it taken meets either a living launcher, and says where it serves, or what a killed
one left behind, and ends that.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

PATIENCE_SECONDS = 10
OURS = ("deploy.wsgi", "deploy.celery:app", "deploy.demo.preparation")


class AlreadyRuns(RuntimeError):
    """Another demo uses the folder; the text says where it serves and how to stop it."""


@contextmanager
def only_demo_of(var: Path) -> Iterator[int]:
    """Hold the lock of `var` for the block; gives the file descriptor that the servers are to inherit."""
    var.mkdir(parents=True, exist_ok=True)
    lock = os.open(var / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(lock, var)
        yield lock
    finally:
        os.close(lock)


def describe(lock: int, address: str) -> None:
    """Write into the lock, for the launcher that finds it taken, who we are."""
    os.ftruncate(lock, 0)
    os.pwrite(lock, json.dumps({"pid": os.getpid(), "address": address}).encode(), 0)


def _take(lock: int, var: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _is_free(lock):
        _refuse_if_launcher_lives(lock)
        _end_leftovers(var, signal_hard=time.monotonic() > deadline - PATIENCE_SECONDS / 2)
        if time.monotonic() > deadline:
            raise AlreadyRuns(f"Something still uses {var}. End it, or choose another folder by OCOP_VAR.")
        time.sleep(0.1)


def _is_free(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refuse_if_launcher_lives(lock: int) -> None:
    with suppress(ValueError, KeyError, psutil.Error):
        told = json.loads(os.pread(lock, 1000, 0))
        if "deploy.demo" in psutil.Process(told["pid"]).cmdline():
            raise AlreadyRuns(
                f"The demo of this folder already runs at {told['address']} (stop it with Ctrl-C there,"
                f" or:  kill {told['pid']}). For a second one:  make demo PORT=8001 OCOP_VAR=/another/folder"
            )


def _end_leftovers(var: Path, *, signal_hard: bool) -> None:
    """End the servers of a launcher that was killed. They are ours if they were started for a demo of this folder."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if not set(OURS).isdisjoint(process.cmdline()) and process.environ().get("OCOP_VAR") == str(var):
                process.kill() if signal_hard else process.terminate()
