"""What it takes to leave no process behind."""

import ctypes
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

import psutil

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Have the kernel send us SIGTERM when the process that started us ends, however it ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end(processes: Iterable[psutil.Process], *, patience_seconds: float) -> None:
    """Ask the processes to end, and kill those that have not after a while."""
    left = list(processes)
    for process in left:
        with suppress(psutil.Error):
            process.terminate()
    left = _wait(left, patience_seconds)
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    _wait(left, patience_seconds)


def is_alive(process: psutil.Process) -> bool:
    """False also for one that has ended but that its parent did not take notice of yet: in a container it may never."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _wait(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    deadline = time.monotonic() + seconds
    while (left := [process for process in processes if is_alive(process)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left
