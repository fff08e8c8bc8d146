"""The market's date: the only source of "today" for every rule.

It is the calendar day in the market's time zone (Asia/Ho_Chi_Minh). In the demo, and only there, it can be moved,
so that anybody can watch certificates end. Instants stay real.
"""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone


def real_today() -> date:
    """The calendar day in the market's time zone, whatever the demo's clock says."""
    return timezone.localdate()


def today() -> date:
    """The market's date."""
    return real_today() + timedelta(days=offset_days())


def offset_days() -> int:
    """How many days the demo's clock is away from the real day; always 0 outside the demo."""
    if not settings.DEMO:
        return 0
    from marketplace.clock import moves  # noqa: PLC0415  models are not loaded when this package is

    return moves.latest_offset()
