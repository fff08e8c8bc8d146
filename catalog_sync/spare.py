"""What is answered from while the engine of the index is away: an index on this machine's disk.

It is made of register and store when it is first needed, and anew when it is some minutes old, by one at a time.
Its answers pass the same gate as any other, so nothing is listed that may not be offered today.
"""

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from catalog_sync import listings
from catalog_sync.indexes import indexes
from catalog_sync.indexes.base import Index
from catalog_sync.indexes.errors import CatalogueIndexError, IndexBusy, IndexUnavailable
from marketplace import clock
from marketplace.stores.errors import StoreUnavailable

ALIAS = "spare"
GOOD_FOR_SECONDS = 600
FIRST_ONE_SECONDS = 10  # how long a page waits for the very first, which another one is making

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Spare:
    """An index to answer from, and when it was put together."""

    index: Index
    made_at: datetime


def opened() -> Spare | None:
    """The spare index, made or renewed where needed; None where there is none to be had."""
    if ALIAS not in settings.CATALOGUE_INDEXES:
        return None
    index = indexes[ALIAS]
    stamp = Path(settings.CATALOGUE_INDEXES[ALIAS]["OPTIONS"]["path"], "made")
    if not _is_good(stamp):
        _renew(index, stamp)
    made_at = _made_at(stamp)
    return Spare(index, made_at) if made_at else None


def _renew(index: Index, stamp: Path) -> None:
    """Make it anew; where somebody else is at it, or nothing can be read, what there was is good enough."""
    try:
        today, now = clock.today(), timezone.now()
        count = index.rebuild(listings.build(None, today=today))
        stamp.write_text(f"{now.isoformat()} {today.isoformat()}", encoding="ascii")
        logger.warning("the catalogue is answered from %s listings kept on this machine", count)
    except IndexBusy:
        _wait_for_the_first(stamp)
    except (CatalogueIndexError, StoreUnavailable, OSError) as error:
        logger.warning("the catalogue kept on this machine cannot be renewed: %s", error)


def _wait_for_the_first(stamp: Path) -> None:
    deadline = time.monotonic() + FIRST_ONE_SECONDS
    while _made_at(stamp) is None and time.monotonic() < deadline:
        time.sleep(0.1)


def _is_good(stamp: Path) -> bool:
    """Young, and of the market's day (the demo moves it)."""
    made_at = _made_at(stamp)
    if made_at is None or not indexes[ALIAS].is_whole():
        return False
    day = stamp.read_text(encoding="ascii").split()[1]
    age = (timezone.now() - made_at).total_seconds()
    return day == clock.today().isoformat() and 0 <= age < GOOD_FOR_SECONDS


def _made_at(stamp: Path) -> datetime | None:
    with suppress(OSError, ValueError, IndexError, IndexUnavailable):
        return datetime.fromisoformat(stamp.read_text(encoding="ascii").split()[0])
    return None
