"""Addresses that only take a press of a button, and where somebody lands who opens one like a page.

A phone restores such an address from its history, and the choice of language links to it when a refused form is shown:
both are led back to the page the button stands on.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect

View = Callable[..., HttpResponseBase]


def posted(view: View | None = None, *, up: int = 1) -> Any:
    """A view for POST. GET goes `up` so many parts of the address; put it below whatever asks who is calling."""

    def wrapped(inner: View) -> View:
        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return inner(request, *args, **kwargs)
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["POST"])
            return HttpResponseRedirect("".join(f"{part}/" for part in request.path.split("/")[: -1 - up]))

        return guarded

    return wrapped(view) if view else wrapped
