"""The market's date for one request: asked once, however many pieces of the page need it."""

from datetime import date

from django.http import HttpRequest

from marketplace import clock


def today(request: HttpRequest) -> date:
    """The market's date, the same for the whole of this request even if somebody moves the clock meanwhile."""
    known: date | None = getattr(request, "_market_date", None)
    if known is None:
        known = request._market_date = clock.today()  # type: ignore[attr-defined]  # its own facts
    return known
