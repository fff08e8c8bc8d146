"""The catalogue's work by the timetable; every task may run twice."""

import logging

from celery import shared_task

from catalog_sync import publishing
from catalog_sync import reconcile as reconciling
from catalog_sync.indexes.errors import IndexAway, IndexBusy
from marketplace import clock, outbox

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def turn_of_day() -> None:
    """At midnight in the market's time zone: withdraw what ended, list what began; later, if the index is away."""
    try:
        publishing.turn_of_day()
    except (IndexAway, IndexBusy) as away:
        logger.warning("the turn of the day waits for the index: %s", away)
        outbox.record("market_date.changed", str(clock.today()))


@shared_task(ignore_result=True)
def reconcile() -> None:
    """Compare index, store and register, and repair the index."""
    try:
        drift = reconciling.repair()
    except (IndexAway, IndexBusy) as away:
        logger.warning("the catalogue cannot be compared: %s", away)
        return
    if drift:
        logger.warning("catalogue drifted: %s", drift)
