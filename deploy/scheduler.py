"""Celery's beat, which says that it lives."""

from typing import Any

from celery.beat import PersistentScheduler

from deploy import heartbeat


class Scheduler(PersistentScheduler):
    """Celery's own, with a sign of life each time it looks what is due."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        heartbeat.give("beat")
        return super().tick(*args, **kwargs)
