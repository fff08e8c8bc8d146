"""Leases: the right to speak to an engine about one thing, kept as a row that outlives a transaction.

A row lock around a remote call is none: the commit that must precede the call drops it, and a dead process frees it
while the engine still works. An expired lease is the quarantine after which the sweep takes over.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.outbox.errors import LeaseTaken
from marketplace.outbox.models import Lease

SECONDS = 90  # longer than every time-out of a transport


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


@contextmanager
def held(keys: Sequence[str], *, seconds: int = SECONDS) -> Iterator[str]:
    """Hold `keys` while the block runs. A block that fails frees them too: the caller knows its outcome."""
    holder = take(keys, seconds=seconds)
    try:
        yield holder
    finally:
        free(holder)
