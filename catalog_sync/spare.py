"""What is answered from while the engine of the index is away: an index on this machine's disk.

It is made of register and store when it is first needed, and anew when it is some minutes old, by one at a time.
Its answers pass the same gate as any other, so nothing is listed that may not be offered today.
"""

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from catalog_sync import listings
from catalog_sync.indexes import indexes
from catalog_sync.indexes.base import Index
from catalog_sync.indexes.errors import CatalogueIndexError, IndexBusy
from marketplace import clock
from marketplace.stores.errors import StoreUnavailable

ALIAS = "spare"
GOOD_FOR_SECONDS = 600
FIRST_ONE_SECONDS = 10  # how long a page waits for the very first, which another one is making

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Spare:
    """An index to answer from, when it was put together, and for which market's date."""

    index: Index
    made_at: datetime
    day: date


def opened() -> Spare | None:
    """The spare index, made or renewed where needed; None where there is none to be had."""
    if ALIAS not in settings.CATALOGUE_INDEXES:
        return None
    index = indexes[ALIAS]
    stamp = Path(settings.CATALOGUE_INDEXES[ALIAS]["OPTIONS"]["path"], "made")
    kept = _kept(index, stamp)
    if kept is None or not _is_good(kept):
        _renew(index, stamp)
        kept = _kept(index, stamp)
    return kept


def _renew(index: Index, stamp: Path) -> None:
    """Make it anew; where somebody else is at it, or nothing can be read, what there was is good enough."""
    try:
        today, now = clock.today(), timezone.now()
        count = index.rebuild(listings.build(None, today=today))
        _write_whole(stamp, f"{now.isoformat()} {today.isoformat()}")
        logger.warning("the catalogue is answered from %s listings kept on this machine", count)
    except IndexBusy:
        _wait_for_the_first(index, stamp)
    except (CatalogueIndexError, StoreUnavailable, OSError) as error:
        logger.warning("the catalogue kept on this machine cannot be renewed: %s", error)


def _wait_for_the_first(index: Index, stamp: Path) -> None:
    deadline = time.monotonic() + FIRST_ONE_SECONDS
    while _kept(index, stamp) is None and time.monotonic() < deadline:
        time.sleep(0.1)


def _is_good(kept: Spare) -> bool:
    """Whole, young, and of the market's day (the demo moves it)."""
    age = (timezone.now() - kept.made_at).total_seconds()
    return kept.index.is_whole() and kept.day == clock.today() and 0 <= age < GOOD_FOR_SECONDS


def _kept(index: Index, stamp: Path) -> Spare | None:
    """What there is, good or not; None where none was ever made."""
    with suppress(OSError, ValueError):
        made_at, day = stamp.read_text(encoding="ascii").split()
        return Spare(index, datetime.fromisoformat(made_at), date.fromisoformat(day))
    return None


def _write_whole(file: Path, text: str) -> None:
    """In one step: whoever reads it meanwhile finds the old text or the new one."""
    new = file.with_suffix(".new")
    new.write_text(text, encoding="ascii")
    new.replace(file)
