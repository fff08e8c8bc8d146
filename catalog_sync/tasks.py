"""The catalogue's work by the timetable; every task may run twice."""

import logging

from celery import shared_task

from catalog_sync import publishing
from catalog_sync import reconcile as reconciling

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def turn_of_day() -> None:
    """At midnight in the market's time zone: withdraw what ended, list what began."""
    publishing.turn_of_day()


@shared_task(ignore_result=True)
def reconcile() -> None:
    """Compare index, store and register, and repair the index."""
    drift = reconciling.repair()
    if drift:
        logger.warning("catalogue drifted: %s", drift)
