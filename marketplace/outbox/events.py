"""Writing events: rows now, one wake-up per consumer after commit."""

import logging
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import connection, transaction

from marketplace.outbox.models import Delivery, Event

REBUILD_ABOVE = 1_000
REBUILD = "catalogue.rebuild"

logger = logging.getLogger(__name__)


def consumers_of(topic: str) -> Sequence[str]:
    """The dotted paths that hear of `topic`; an unknown topic is a programming error."""
    consumers: Sequence[str] = settings.OUTBOX_CONSUMERS[topic]
    return consumers


@transaction.atomic
def record_many(topic: str, keys: Iterable[str]) -> None:
    """Write events and deliveries in the caller's transaction; locks nothing."""
    keys = sorted(set(keys))
    if not keys:
        return
    if len(keys) > REBUILD_ABOVE:
        topic, keys = REBUILD, ["all"]
    consumers = consumers_of(topic)
    events = Event.objects.bulk_create([Event(topic=topic, key=key) for key in keys])
    Delivery.objects.bulk_create(
        [Delivery(event=event, consumer=consumer, key=event.key) for event in events for consumer in consumers]
    )
    for consumer in consumers:
        _wake_after_commit(consumer)


def _wake_after_commit(consumer: str) -> None:
    """One wake-up per transaction and consumer; only a hint, as the timetable drains every second anyway."""
    if any(getattr(registered, "consumer", None) == consumer for _, registered, *_ in connection.run_on_commit):
        return

    def wake() -> None:
        from marketplace.outbox.tasks import drain  # noqa: PLC0415  tasks import this module

        drain.apply_async(args=(consumer,), expires=5, retry=False)

    wake.consumer = consumer  # type: ignore[attr-defined]  # how a second record in this transaction finds it
    transaction.on_commit(wake, robust=True)
