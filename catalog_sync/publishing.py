"""Bringing changes into the index: the consumers of the outbox, the turn of the day, the rebuild.

Everything is read afresh, so neither the order of events nor their repetition matters: the last read wins. An index
with one writer is read for and written under one lock; with many, each reading carries a version taken before it.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from catalog_sync import listings, versions
from catalog_sync.indexes import index
from catalog_sync.indexes.base import Listing
from catalog_sync.indexes.errors import IndexAway, IndexBusy
from marketplace import clock, outbox
from marketplace.outbox.errors import NotNow
from marketplace.programme import certificates
from marketplace.programme.models import RegisteredProduct

LOCK = 0x0C0F  # one number for the whole catalogue: its index has one writer
PATIENCE_SECONDS = 60
CHUNK = 500

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Change:
    """What one publication did to the index."""

    put: int = 0
    removed: int = 0


@contextmanager
def writing() -> Iterator[None]:
    """Be the only one who reads for and writes to an index with one writer. Raises IndexBusy after a minute.

    An advisory lock of the database: a process that dies gives it back at once.
    """
    if index.many_writers:
        yield
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    with connection.cursor() as cursor:
        while not _locked(cursor):
            if time.monotonic() > deadline:
                raise IndexBusy
            time.sleep(0.02)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def publish(codes: Iterable[str]) -> Change:
    """Put or remove these products as they stand today. A lost index is rebuilt.

    Unchanged ones cost no write where there is one writer; with many they must be written (see `Index.many_writers`).
    """
    with writing():
        return _healed() or _publish(sorted(set(codes)))


def turn_of_day() -> Change:
    """Withdraw and list what the market's date has changed, without any event."""
    if rebuilt := _healed():
        return rebuilt
    today = clock.today()
    listable = {
        code: (standing.certified_from, standing.certified_until)
        for code, standing in certificates.standings(today=today).items()
        if standing.is_listable
    }
    indexed = {entry.code: (entry.certified_from, entry.certified_until) for entry in index.entries()}
    return publish(code for code in listable.keys() | indexed.keys() if listable.get(code) != indexed.get(code))


def publish_all(progress: Progress = lambda _: None) -> Change:
    """Bring every product of the register up to date, and take out what the register does not know."""
    if rebuilt := _healed():
        return rebuilt
    codes = list(RegisteredProduct.objects.order_by("code").values_list("code", flat=True))
    strangers = [entry.code for entry in index.entries() if entry.code not in set(codes)]
    change = publish(strangers)
    for start in range(0, len(codes), CHUNK):
        chunk = codes[start : start + CHUNK]
        done = publish(chunk)
        change = Change(change.put + done.put, change.removed + done.removed)
        progress(len(chunk))
    return change


def is_broken() -> bool:
    """True when only a rebuild helps: the index is damaged, missing, or written by an older version of this code.

    Raises IndexAway when the engine does not say.
    """
    return not index.is_whole() or bool(index.check())


def rebuild(progress: Progress = lambda _: None) -> int:
    """Build the index anew aside, then switch; whatever fails, the old one stays. Returns its listings."""
    with writing():
        outbox.mark("read")
        count = index.rebuild(_all_listings(progress), version=versions.take())
        outbox.mark("indexed")
        return count


def consume(keys: Sequence[str]) -> None:
    """`product.changed`, `certificate.changed`: keys are product codes."""
    with _patiently():
        publish(keys)


def consume_producer(keys: Sequence[str]) -> None:
    """`producer.changed`: keys are producers' codes."""
    with _patiently():
        publish(RegisteredProduct.objects.filter(producer__code__in=keys).values_list("code", flat=True))


def consume_place(keys: Sequence[str]) -> None:
    """`place.changed`: keys are codes of communes or slugs of points."""
    in_communes = RegisteredProduct.objects.filter(commune__code__in=keys).values_list("code", flat=True)
    with _patiently():
        publish({*in_communes, *listings.codes_in_stock_at(keys)})


def consume_date(keys: Sequence[str]) -> None:
    """`market_date.changed`: the day itself is the change."""
    with _patiently():
        turn_of_day()


def consume_rebuild(keys: Sequence[str]) -> None:
    """`catalogue.rebuild`: too much changed to name it."""
    with _patiently():
        publish_all()


@contextmanager
def _patiently() -> Iterator[None]:
    """An index that is away or takes nothing is no fault of the product: what changed waits until it is back."""
    try:
        yield
    except (IndexAway, IndexBusy) as error:
        raise NotNow(str(error)) from error


def _healed() -> Change | None:
    """The rebuild that an index needs which was lost or never built; None where there is nothing to heal."""
    return None if index.is_whole() else Change(put=rebuild())


def _publish(codes: Sequence[str]) -> Change:
    version = versions.take()
    built = {each.code: each for each in listings.build(codes, today=clock.today())}
    outbox.mark("read")
    if index.many_writers:
        changed, gone = list(built.values()), [code for code in codes if code not in built]
    else:
        indexed = {entry.code: entry.hash for entry in index.entries(codes)}
        changed = [each for code, each in built.items() if indexed.get(code) != each.hash]
        gone = [code for code in codes if code in indexed and code not in built]
    _write(changed, gone, version)
    outbox.mark("indexed")
    return Change(len(changed), len(gone))


def _write(changed: Sequence[Listing], gone: Sequence[str], version: int) -> None:
    if changed:
        index.put(changed, version=version)
    if gone:
        index.remove(gone, version=version)


def _all_listings(progress: Progress) -> Iterator[Listing]:
    codes = list(RegisteredProduct.objects.order_by("code").values_list("code", flat=True))
    for start in range(0, len(codes), CHUNK):
        chunk = codes[start : start + CHUNK]
        yield from listings.build(chunk, today=clock.today())
        progress(len(chunk))


def _locked(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
    return bool(cursor.fetchone()[0])
