"""Watching processes from outside."""

import time
from collections.abc import Callable

import psutil

from deploy.processes import is_alive


def wait_until(condition: Callable[[], object], seconds: float) -> bool:
    """True as soon as the condition holds, False when it did not within the time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def family(pid: int) -> list[psutil.Process]:
    """The process and everything it started."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def have_ended(processes: list[psutil.Process], seconds: float = 5) -> bool:
    return wait_until(lambda: not any(is_alive(process) for process in processes), seconds)
