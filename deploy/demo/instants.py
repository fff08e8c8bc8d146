"""Being at a past instant, so that the market's verbs write down what happened then. For the demo alone.

Defaults of models hold the function `django.utils.timezone.now` itself; it looks `datetime` up among the names of its
module each time it is called, and that name is what changes here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import Any

from django.utils import timezone


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """For the block `timezone.now()` is `instant`, which knows its zone; in this whole process, so load alone."""
    real = timezone.datetime  # type: ignore[attr-defined]  # not exported; see above
    timezone.datetime = _stopped(instant)  # type: ignore[attr-defined]  # as above
    try:
        yield
    finally:
        timezone.datetime = real  # type: ignore[attr-defined]  # as above


def _stopped(instant: datetime) -> type[datetime]:
    """A class of times that cannot be told from `datetime`, but for its clock."""

    class Kind(type):
        def __instancecheck__(cls, value: Any) -> bool:
            return isinstance(value, datetime)

    class Stopped(datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # not one of its own kind
            return instant.astimezone(tz)

    return Stopped
