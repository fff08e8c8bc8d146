"""Leases: the right to speak to an engine about one thing, kept as a row that outlives a transaction.

A row lock around a remote call is none: the commit that must precede the call drops it, and a dead process frees it
while the engine still works. An expired lease is the quarantine after which the sweep takes over.
"""

import secrets
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone

from marketplace.outbox.errors import LeaseTaken
from marketplace.outbox.models import Lease

SECONDS = 90  # longer than every time-out of a transport
TRIES = 120  # about ten seconds, less than a buyer waits and a proxy allows
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.02, 0.15

Begun = TypeVar("Begun")
_chance = secrets.SystemRandom()


# One statement, in the order of the keys: an expired lease passes to us, a running one stays as it is.
TAKE = """
    INSERT INTO outbox_lease (key, holder, until)
    SELECT wanted.key, %(holder)s, %(until)s FROM unnest(%(keys)s::text[]) AS wanted(key) ORDER BY wanted.key
    ON CONFLICT (key) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until WHERE outbox_lease.until < %(now)s
    RETURNING key
"""


@transaction.atomic
def take(keys: Sequence[str], *, seconds: float = SECONDS) -> str:
    """Take all `keys` or none, in sorted order; returns the holder's token. Raises LeaseTaken."""
    holder, now = uuid.uuid4().hex, timezone.now()
    wanted, until = sorted(set(keys)), now + timedelta(seconds=seconds)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"keys": wanted, "holder": holder, "now": now, "until": until})
        taken = {key for (key,) in cursor.fetchall()}
    for key in wanted:
        if key not in taken:
            raise LeaseTaken(key)
    return holder


def extend(holder: str, *, seconds: float = SECONDS) -> int:
    """Hold what is still ours for `seconds` from now; returns how many leases that are."""
    return Lease.objects.filter(holder=holder).update(until=timezone.now() + timedelta(seconds=seconds))


def free(holder: str) -> None:
    """Give back what is still ours; a lease that expired and was taken over is left alone."""
    Lease.objects.filter(holder=holder).delete()


def patiently(begin: Callable[[], Begun]) -> Begun:
    """What `begin` returns, once it meets no lease of somebody else: tried again at times of its own.

    Raises LeaseTaken when that takes too long.
    """
    for _ in range(TRIES - 1):
        try:
            return begin()
        except LeaseTaken:
            time.sleep(_chance.uniform(SHORTEST_PAUSE_S, LONGEST_PAUSE_S))
    return begin()


@contextmanager
def turn(keys: Sequence[str]) -> Iterator[str]:
    """Hold `keys` while the block runs, after waiting for others. Raises LeaseTaken when they take too long."""
    holder = patiently(lambda: take(keys))
    try:
        yield holder
    finally:
        free(holder)


@contextmanager
def held(keys: Sequence[str], *, seconds: float = SECONDS) -> Iterator[str]:
    """Hold `keys` while the block runs. A block that fails frees them too: the caller knows its outcome."""
    holder = take(keys, seconds=seconds)
    try:
        yield holder
    finally:
        free(holder)
