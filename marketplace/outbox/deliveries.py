"""Delivering events: at least once, coalesced by key, retried with growing pauses, parked after the last try.

Taking commits before the consumer runs, so that a consumer may speak to an engine with no transaction open.
A process that dies leaves its takings to expire.
"""

import logging
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from marketplace.outbox.errors import NotNow
from marketplace.outbox.models import Delivery, Event

BATCH = 500
TAKEN_SECONDS = 60
PAUSES_SECONDS = (1, 2, 5, 15, 60, 300, 900)
NOT_NOW_SECONDS = 5
KEEP_DAYS = 30

logger = logging.getLogger(__name__)
_marks: ContextVar[dict[str, str] | None] = ContextVar("marks", default=None)


def mark(step: str) -> None:
    """Note the instant at which the running delivery reached `step`."""
    marks = _marks.get()
    if marks is not None:
        marks[step] = timezone.now().isoformat()


def consumers() -> list[str]:
    """Every consumer named in the settings, once."""
    return sorted({name for names in settings.OUTBOX_CONSUMERS.values() for name in names})


def drain(consumer: str) -> int:
    """Deliver what waits for `consumer`; returns how many deliveries were done.

    Each batch is taken with SKIP LOCKED, so that any number of workers may drain at once. A consumer that says NotNow
    is left alone for a moment: nothing counts as tried, and nothing is ever parked for it.
    """
    done = 0
    while batch := _take(consumer):
        try:
            done += _deliver(consumer, batch)
        except NotNow as reason:
            logger.warning("outbox: %s waits: %s", consumer, reason)
            _put_back(batch, reason)
            break
    return done


@transaction.atomic
def _take(consumer: str) -> list[Delivery]:
    now = timezone.now()
    waiting = Delivery.objects.filter(consumer=consumer, done_at=None, parked_at=None, not_before__lte=now)
    free = waiting.filter(Q(taken_until=None) | Q(taken_until__lt=now))
    batch = list(free.select_for_update(skip_locked=True).order_by("pk")[:BATCH])
    taken = Delivery.objects.filter(pk__in=[delivery.pk for delivery in batch])
    taken.update(taken_at=now, taken_until=now + timedelta(seconds=TAKEN_SECONDS), attempts=F("attempts") + 1)
    for delivery in batch:
        delivery.attempts += 1
    return batch


def _deliver(consumer: str, batch: Sequence[Delivery]) -> int:
    """One call for the whole batch; when that fails, key by key, so that one poisoned key holds up no other."""
    consume: Callable[[Sequence[str]], None] = import_string(consumer)
    keys = sorted({delivery.key for delivery in batch})
    if _try(consume, keys, batch) is None:
        return len(batch)
    if len(keys) == 1:
        return 0
    return sum(_deliver_key(consume, key, batch) for key in keys)


def _deliver_key(consume: Callable[[Sequence[str]], None], key: str, batch: Sequence[Delivery]) -> int:
    same = [delivery for delivery in batch if delivery.key == key]
    error = _try(consume, [key], same)
    return 0 if error else len(same)


def _try(
    consume: Callable[[Sequence[str]], None], keys: Sequence[str], deliveries: Sequence[Delivery]
) -> Exception | None:
    marks: dict[str, str] = {}
    token = _marks.set(marks)
    try:
        consume(keys)
    except NotNow:
        raise
    except Exception as error:  # any fault of a consumer: it is logged, kept with the delivery, retried and shown
        logger.exception("outbox: %s failed for %s", consume, keys[:5])
        if len(keys) == 1:
            _retry_later(deliveries, error)
        return error
    finally:
        _marks.reset(token)
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(
        done_at=timezone.now(), taken_until=None, marks=marks, error=""
    )
    return None


def _retry_later(deliveries: Sequence[Delivery], error: Exception) -> None:
    now = timezone.now()
    for delivery in deliveries:
        delivery.error, delivery.taken_until = repr(error)[:2_000], None
        if delivery.attempts > len(PAUSES_SECONDS):
            delivery.parked_at = now
        else:
            delivery.not_before = now + timedelta(seconds=PAUSES_SECONDS[delivery.attempts - 1])
        delivery.save(update_fields=["error", "taken_until", "parked_at", "not_before"])


def _put_back(batch: Sequence[Delivery], reason: NotNow) -> None:
    """As if they had not been taken; those done or failed before the reason came up are no longer held."""
    held = Delivery.objects.filter(pk__in=[delivery.pk for delivery in batch], done_at=None).exclude(taken_until=None)
    held.update(
        attempts=F("attempts") - 1,
        taken_until=None,
        not_before=timezone.now() + timedelta(seconds=NOT_NOW_SECONDS),
        error=repr(reason)[:2_000],
    )


def retry_parked(consumer: str | None = None) -> int:
    """An operator says: try the parked ones again, from the first pause."""
    parked = Delivery.objects.exclude(parked_at=None)
    if consumer:
        parked = parked.filter(consumer=consumer)
    return parked.update(parked_at=None, attempts=0, not_before=timezone.now())


def free_takings() -> int:
    """Give back at once what dead workers had taken; only for a worker that is alone, before it takes anything."""
    return Delivery.objects.filter(done_at=None).exclude(taken_until=None).update(taken_until=None)


def prune() -> int:
    """Forget events done with for 30 days; parked and waiting ones stay."""
    old = timezone.now() - timedelta(days=KEEP_DAYS)
    finished = Event.objects.filter(recorded_at__lt=old).exclude(deliveries__done_at=None)
    return finished.delete()[0]
