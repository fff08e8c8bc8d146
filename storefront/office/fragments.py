"""Whether a page or only the part of it that htmx swaps is asked for."""

from django.http import HttpRequest


def wants_fragment(request: HttpRequest) -> bool:
    """True for htmx, unless it restores a whole page from the browser's history."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request
