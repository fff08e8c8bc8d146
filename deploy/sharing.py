"""Servers that several processes share: the first to need one starts it, the last to leave stops it.

Who uses a server holds a shared lock on a file, which the kernel drops with the process, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_holds: dict[Path, int] = {}


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Be the only process in the block; waits for the others."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def hold(users: Path) -> None:
    """Count this process among the users until it leaves or ends; again is no error."""
    if users not in _holds:
        _holds[users] = _opened(users)
        fcntl.flock(_holds[users], fcntl.LOCK_SH)


def leave(users: Path) -> bool:
    """Give our hold up, if we have one; True when nobody else has any."""
    ours = _holds.pop(users, None)
    if ours is None:
        ours = _opened(users)
    try:
        fcntl.flock(ours, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(ours)
    return True


def _opened(users: Path) -> int:
    return os.open(users, os.O_RDWR | os.O_CREAT, 0o600)
