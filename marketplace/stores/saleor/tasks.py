"""What is looked up at Saleor by the timetable; every task may run twice or be lost."""

from celery import shared_task

from marketplace.outbox.errors import LeaseTaken
from marketplace.stores.saleor import pulls, webhooks


@shared_task(ignore_result=True)
def pull_delta() -> None:
    """What changed lately, prices and counts of everything, and the webhooks that Saleor gave up to deliver."""
    try:
        pulls.take_in_missed()
        pulls.pull_delta()
    except LeaseTaken:
        return  # the one that is running sees it all


@shared_task(ignore_result=True)
def pull_full() -> None:
    """Everything, deletions included. One that runs already is waited for till tomorrow: it began a moment ago."""
    try:
        pulls.pull_full()
    except LeaseTaken:
        return


@shared_task(ignore_result=True)
def prune() -> None:
    """Forget webhooks that were processed, and pulls of long ago."""
    webhooks.prune()
    pulls.prune()
