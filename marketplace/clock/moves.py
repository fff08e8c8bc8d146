"""Moving the market's date: possible in the demo only."""

from django.conf import settings
from django.db import transaction

from marketplace import outbox
from marketplace.clock.errors import ClockIsReal, TooFar
from marketplace.clock.models import Move

FARTHEST_DAYS = 5 * 366


def latest_offset() -> int:
    """Days between the market's date and the real day."""
    last = Move.objects.order_by("-pk").values_list("offset_days", flat=True).first()
    return last or 0


@transaction.atomic
def move(days: int, *, by: str) -> None:
    """Move the market's date by `days`. Raises ClockIsReal outside the demo, TooFar beyond five years."""
    _set(latest_offset() + days, by=by)


@transaction.atomic
def reset(*, by: str) -> None:
    """Back to the real day. Raises ClockIsReal outside the demo."""
    _set(0, by=by)


def _set(offset_days: int, *, by: str) -> None:
    if not settings.DEMO:
        raise ClockIsReal
    if abs(offset_days) > FARTHEST_DAYS:
        raise TooFar
    Move.objects.create(offset_days=offset_days, moved_by=by)
    outbox.record("market_date.changed", str(offset_days))
