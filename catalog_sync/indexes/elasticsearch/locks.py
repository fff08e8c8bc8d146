"""One at a time over all machines: a lock of the database, which a process that dies gives back at once."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import connection

from catalog_sync.indexes.errors import IndexBusy

_ROOM = 0x0C0F  # apart from every other lock of ours
_TAKEN = "the index is being rebuilt; try again when that is done"
_here: set[str] = set()
_guard = Lock()


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Be the only one who makes or switches indexes called `name`. Raises IndexBusy at once when somebody else is."""
    with _guard:
        if name in _here:  # the database gives its lock twice to one connection
            raise IndexBusy(_TAKEN)
        _here.add(name)
    try:
        with _locked(zlib.crc32(name.encode()) & 0x7FFF_FFFF):
            yield
    finally:
        with _guard:
            _here.discard(name)


@contextmanager
def _locked(number: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_ROOM, number])
        if not cursor.fetchone()[0]:
            raise IndexBusy(_TAKEN)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_ROOM, number])
