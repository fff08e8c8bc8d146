"""Until when a pick-up order is held: the end of the point's opening hours."""

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from marketplace.places.models import SalesPoint

HOURS = re.compile(r"\d{1,2}[:h.]\d{2}\s*(?:–|-|—|đến|to)\s*(\d{1,2})[:h.](\d{2})\s*$")
UNKNOWN_HOURS = timedelta(hours=24)
SHORTEST = timedelta(hours=1)  # an order of the last minutes is held until the next day's end


def held_until(point: SalesPoint, *, now: datetime) -> datetime:
    """The end of today's opening hours, or of tomorrow's when that is less than an hour away; 24 hours if unknown."""
    closing = closing_time(point)
    if closing is None:
        return now + UNKNOWN_HOURS
    here = timezone.localtime(now)
    ends = _at(here.date(), closing)
    return ends if ends - now >= SHORTEST else _at(here.date() + timedelta(days=1), closing)


def closing_time(point: SalesPoint) -> time | None:
    """When the point closes: as recorded, else as its opening hours say ("07:30–20:00"); None if they do not."""
    return point.closes_at or read(point.opening_hours)


def read(opening_hours: str) -> time | None:
    """The end of one pair of hours; texts of another shape are not guessed at."""
    match = HOURS.fullmatch(opening_hours.strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _at(day: date, closing: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, closing))
