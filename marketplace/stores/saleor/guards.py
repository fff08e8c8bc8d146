"""One speaker at a time: what keeps two of ours from telling Saleor about one thing at once.

Nearly every mutation of Saleor acts twice when it is said twice at the same time, and some lose what stands beside
them. So whoever writes about an order, or moves units of a variant at a place, holds its lease. A lease is renewed
before every write and given back at the end; when a reply was lost, or the process died, it stays until it expires:
that is the quarantine in which Saleor may still be at work.

Threads of one process queue among themselves first, so that one of them at most looks at the table.
"""

import hashlib
import os
import random
import threading
import time
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import cast

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.outbox.models import Lease
from marketplace.stores.errors import OutOfStock, StoreUnavailable
from marketplace.stores.records import Units
from marketplace.stores.saleor.errors import ReplyLost
from marketplace.stores.saleor.models import ShelfNote

QUARANTINE_S = 60  # longer than a request can run
PATIENCE_S = 30.0
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.02, 0.06
FRESH_S = 1.0  # a lease that was renewed just now is not renewed again
KEY_LENGTH = Lease._meta.get_field("key").max_length or 120

# A variant and a place.
Shelf = tuple[str, str]

_queues: weakref.WeakValueDictionary[str, threading.Lock] = weakref.WeakValueDictionary()
_queues_lock = threading.Lock()

_heard: dict[Shelf, tuple[int, float]] = {}  # this process's own notes: units left, and when on its clock
MOST_HEARD = 20_000


def _forget_queues() -> None:
    """A child of a fork has none of the threads that stand in line here."""
    global _queues_lock  # noqa: PLW0603  it may have been held at that very instant
    _queues_lock = threading.Lock()
    _queues.clear()


os.register_at_fork(after_in_child=_forget_queues)


class Turn:
    """The right to speak about some things, until it is given back. `waited` says that somebody was before us."""

    def __init__(self, holder: str, keys: int, seconds: float, *, waited: bool) -> None:
        self.holder, self.waited = holder, waited
        self._keys, self._seconds = keys, seconds
        self._renewed_at = time.monotonic()

    def renew(self) -> None:
        """Said before every write: from now on it may run as long as the quarantine lasts.

        Raises StoreUnavailable when we were so slow that somebody else has taken over.
        """
        if time.monotonic() - self._renewed_at < min(FRESH_S, self._seconds / 4):
            return
        if leases.extend(self.holder, seconds=self._seconds) < self._keys:
            raise StoreUnavailable("our turn to speak to Saleor is over")
        self._renewed_at = time.monotonic()


class Guards:
    """The leases of one Saleor. Waiting ends after 30 s with StoreUnavailable."""

    def __init__(self, quarantine_s: float = QUARANTINE_S) -> None:
        self.quarantine_s = quarantine_s

    @contextmanager
    def order(self, ref: str) -> Iterator[Turn]:
        """Everything that is said about an order, or a counter sale. Taken before any shelf."""
        with self._held([_key("order", ref)], ()) as turn:
            yield turn

    @contextmanager
    def shelf(self, shelves: Iterable[Shelf], asked: Collection[tuple[Units, str]] = ()) -> Iterator[Turn]:
        """Everything that moves units of these variants at these places.

        One who has to wait and `asked` for more than was left meanwhile hears OutOfStock at once.
        """
        keys = sorted({_key("stock", f"{sku}@{place}") for sku, place in shelves})
        with self._held(keys, asked) as turn:
            yield turn

    @contextmanager
    def products(self, codes: Iterable[str]) -> Iterator[Turn]:
        """Everything that changes what these products are and where they stand. Taken before any shelf."""
        with self._held(sorted({_key("product", code) for code in codes}), ()) as turn:
            yield turn

    @contextmanager
    def _held(self, keys: list[str], asked: Collection[tuple[Units, str]]) -> Iterator[Turn]:
        with ExitStack() as stack:
            turn = _taken(keys, asked, self.quarantine_s, stack)
            try:
                yield turn
            except ReplyLost:
                leases.extend(turn.holder, seconds=self.quarantine_s)
                raise
            except Exception:
                leases.free(turn.holder)
                raise
            else:
                leases.free(turn.holder)
            # Not `finally`: one who is told to exit in the middle of a request does not know its outcome either.


def leave_note(left: Mapping[Shelf, int]) -> None:
    """Tell those who wait what these places can still give. The caller holds the shelves and has just looked."""
    notes = [
        ShelfNote(sku=sku, place=place, left=max(0, units), noted_at=Now())
        for (sku, place), units in sorted(left.items())
    ]
    ShelfNote.objects.bulk_create(
        notes, update_conflicts=True, unique_fields=["sku", "place"], update_fields=["left", "noted_at"]
    )
    if len(_heard) > MOST_HEARD:
        _heard.clear()
    _heard.update({(note.sku, note.place): (note.left, time.monotonic()) for note in notes})


def _taken(keys: list[str], asked: Collection[tuple[Units, str]], seconds: float, stack: ExitStack) -> Turn:
    """Stand in line and take the leases. Raises OutOfStock by a note, StoreUnavailable after 30 s."""
    until = time.monotonic() + PATIENCE_S
    queues = [_queue(key) for key in keys]
    holder = _take_at_once(keys, queues, seconds, stack)
    if holder is not None:
        return Turn(holder, len(keys), seconds, waited=False)
    since, since_s = _database_now(), time.monotonic()
    for queue in queues:
        if not queue.acquire(timeout=max(0.0, until - time.monotonic())):
            raise StoreUnavailable("somebody else has been speaking to Saleor for too long")
        stack.callback(queue.release)
        _refuse_by_word(asked, since_s)
    while True:
        _refuse_by_note(asked, since)
        try:
            return Turn(leases.take(keys, seconds=seconds), len(keys), seconds, waited=True)
        except LeaseTaken as taken:
            if time.monotonic() > until:
                raise StoreUnavailable(f"somebody else has been speaking to Saleor for too long: {taken}") from taken
        time.sleep(random.uniform(SHORTEST_PAUSE_S, LONGEST_PAUSE_S))  # noqa: S311  no secret


def _take_at_once(keys: list[str], queues: list[threading.Lock], seconds: float, stack: ExitStack) -> str | None:
    """The leases when nobody is in the way, else None and nothing is held."""
    with ExitStack() as ours:
        for queue in queues:
            if not queue.acquire(blocking=False):
                return None
            ours.callback(queue.release)
        try:
            holder = leases.take(keys, seconds=seconds)
        except LeaseTaken:
            return None
        stack.push(ours.pop_all())
        return holder


def _refuse_by_word(asked: Collection[tuple[Units, str]], since_s: float) -> None:
    """What another thread of this process noted needs no question to the table."""
    for units, place in asked:
        left, noted_s = _heard.get((units.sku, place), (units.quantity, 0.0))
        if noted_s > since_s and left < units.quantity:
            raise OutOfStock(units.sku, units.quantity, left)


def _refuse_by_note(asked: Collection[tuple[Units, str]], since: datetime) -> None:
    if not asked:
        return
    where = Q()
    for units, place in asked:
        where |= Q(sku=units.sku, place=place, left__lt=units.quantity)
    short = {(note.sku, note.place): note.left for note in ShelfNote.objects.filter(where, noted_at__gt=since)}
    for units, place in asked:
        if (units.sku, place) in short:
            raise OutOfStock(units.sku, units.quantity, short[units.sku, place])


def _database_now() -> datetime:
    """The clock that notes are dated by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        [(now,)] = cursor.fetchall()
    return cast(datetime, now)


def _queue(key: str) -> threading.Lock:
    with _queues_lock:
        queue = _queues.get(key)
        if queue is None:
            queue = _queues[key] = threading.Lock()
        return queue


def _key(kind: str, name: str) -> str:
    """The lease's key; a name that would not fit is told by its digest."""
    key = f"saleor:{kind}:{name}"
    return key if len(key) <= KEY_LENGTH else f"saleor:{kind}:{hashlib.sha256(name.encode()).hexdigest()}"
