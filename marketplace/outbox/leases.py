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

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.outbox.errors import LeaseTaken
from marketplace.outbox.models import Lease

SECONDS = 90  # longer than every time-out of a transport
TRIES = 120  # about ten seconds, less than a buyer waits and a proxy allows
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.02, 0.15

Begun = TypeVar("Begun")
_chance = secrets.SystemRandom()


@transaction.atomic
def take(keys: Sequence[str], *, seconds: int = SECONDS) -> str:
    """Take all `keys` or none, in sorted order; returns the holder's token. Raises LeaseTaken."""
    holder, now = uuid.uuid4().hex, timezone.now()
    until = now + timedelta(seconds=seconds)
    for key in sorted(set(keys)):
        if Lease.objects.filter(key=key, until__lt=now).update(holder=holder, until=until):
            continue
        try:
            with transaction.atomic():
                Lease.objects.create(key=key, holder=holder, until=until)
        except IntegrityError:
            raise LeaseTaken(key) from None
    return holder


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
def held(keys: Sequence[str], *, seconds: int = SECONDS) -> Iterator[str]:
    """Hold `keys` while the block runs. A block that fails frees them too: the caller knows its outcome."""
    holder = take(keys, seconds=seconds)
    try:
        yield holder
    finally:
        free(holder)
