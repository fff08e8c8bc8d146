"""The outbox's work in the background; every task may run twice or be lost."""

from celery import shared_task

from marketplace.outbox import deliveries


@shared_task(ignore_result=True)
def drain(consumer: str) -> None:
    """Deliver what waits for one consumer: the wake-up after a commit."""
    deliveries.drain(consumer)


@shared_task(ignore_result=True)
def drain_all() -> None:
    """Deliver what waits for anybody: the timetable's second, so that a lost wake-up costs a second."""
    for consumer in deliveries.consumers():
        deliveries.drain(consumer)


@shared_task(ignore_result=True)
def prune() -> None:
    """Forget what is done with."""
    deliveries.prune()
