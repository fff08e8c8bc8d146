"""Only one demo at a time on a `var` folder, also after a kill -9.

The launcher locks `var/demo.lock` and hands the open file to its servers: the lock is free again when the last of them
is gone. A new launcher that finds it taken meets either a living launcher, and says where it serves, or what a killed
one left behind, and ends that.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from deploy.processes import end

PATIENCE_SECONDS = 10
OURS = {"deploy.wsgi", "deploy.celery:app", "deploy.demo.preparation"}


class AlreadyRuns(RuntimeError):
    """Another demo uses the folder; the text says where it serves and how to stop it."""


@contextmanager
def only_demo_of(var: Path, address: str) -> Iterator[int]:
    """Hold the lock of `var` for the block; gives the file descriptor that the servers are to inherit.

    `address` is told to whoever finds the lock taken. Raises AlreadyRuns.
    """
    var.mkdir(parents=True, exist_ok=True)
    lock = os.open(var / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(lock, var)
        os.ftruncate(lock, 0)
        os.pwrite(lock, json.dumps({"pid": os.getpid(), "address": address}).encode(), 0)
        yield lock
    finally:
        os.close(lock)


def _take(lock: int, var: Path) -> None:
    if _is_free(lock):
        return
    _refuse_if_launcher_lives(lock)
    end([process for process in psutil.process_iter() if _is_ours(process, var)], patience_seconds=PATIENCE_SECONDS)
    if not _is_free(lock):
        raise AlreadyRuns(f"Something still uses {var}. End it, or choose another folder by OCOP_VAR.")


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


def _is_ours(process: psutil.Process, var: Path) -> bool:
    """True for a server that was started for a demo of this folder."""
    try:
        is_server = not OURS.isdisjoint(process.cmdline())
        return bool(is_server and process.environ().get("OCOP_VAR") == str(var))
    except psutil.Error:
        return False
