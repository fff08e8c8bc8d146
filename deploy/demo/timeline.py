"""What happens when: things to do at past instants, done in their order, each at its own instant."""

import heapq
import io
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from django.conf import settings
from django.utils import timezone
from tqdm import tqdm

from deploy.demo.instants import at
from marketplace.outbox import deliveries
from marketplace.outbox.models import Delivery

Deed: TypeAlias = Callable[[], object]
HEARD_AT_ONCE = ("order.placed", "order.changed", "parcel.changed", "payment.changed")
ONE_MINUTE = timedelta(minutes=1)
LATELY = timedelta(days=1)


class Timeline:
    """Deeds up to `now`; a deed may plan others."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._planned: list[tuple[datetime, int, Deed]] = []
        self._count = 0

    def on_day(self, days_ago: int, clock: str) -> datetime:
        """That hour, "09:30", of a day gone by."""
        day: date = timezone.localtime(self.now).date() - timedelta(days=days_ago)
        return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))

    def plan(self, instant: datetime, deed: Deed) -> None:
        """Do this then; what would lie ahead is done a minute before the end."""
        self._count += 1
        heapq.heappush(self._planned, (min(instant, self.now - ONE_MINUTE), self._count, deed))

    def run(self) -> None:
        """Do it all, and let those who are told of orders hear of it: lately of each deed, before that once a day."""
        with tqdm(desc="The past", unit=" deeds", disable=None, leave=False) as bar:
            while self._planned:
                instant, _, deed = heapq.heappop(self._planned)
                with at(instant):
                    deed()
                    if self._is_time_to_hear(instant):
                        hear(topics=HEARD_AT_ONCE)
                bar.update()

    def _is_time_to_hear(self, instant: datetime) -> bool:
        """A message each for every deed of two weeks would take as long as all the deeds."""
        is_late = instant > self.now - LATELY
        return is_late or not self._planned or _day(self._planned[0][0]) > _day(instant)


def _day(instant: datetime) -> date:
    return timezone.localtime(instant).date()


def hear(topics: tuple[str, ...] | None = None) -> None:
    """Deliver what the outbox holds, of these topics or all. What the messenger would print is nobody's business."""
    wanted = settings.OUTBOX_CONSUMERS if topics is None else topics
    named = {name for topic in wanted for name in settings.OUTBOX_CONSUMERS[topic]}
    waiting = Delivery.objects.filter(consumer__in=named, done_at=None, parked_at=None)
    with redirect_stdout(io.StringIO()):
        for consumer in sorted(set(waiting.values_list("consumer", flat=True))):
            deliveries.drain(consumer)
