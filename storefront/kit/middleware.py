"""What is refused before any page, what is said when an engine is away, what the demo adds to every answer."""

import logging
from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog_sync import catalogue
from marketplace.stores import patience
from marketplace.stores.errors import StoreResting, StoreUnavailable
from storefront.kit.htmx import htmx_of

REFUSE_ROBOTS = "noindex, nofollow, noarchive"

logger = logging.getLogger(__name__)


class SoundAddressMiddleware:
    """Refuses addresses with a NUL, which no browser sends, no page means and no database takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "\x00" in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("the address holds a NUL")
        return self.get_response(request)


class StoreAwayMiddleware:
    """Asks the store engine in a hurry, as a visitor waits, and says in a plain sentence (503) when it does not answer,
    on every page with no word of its own.

    A part of a page that asked sends its browser to the whole page, as nothing but a whole answer is shown.
    """

    AFTER_SECONDS = "10"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with patience.hurry():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for StoreUnavailable; anything else goes its way."""
        if not isinstance(exception, StoreUnavailable):
            return None
        is_told = isinstance(exception, StoreResting)  # once, when the rest began
        logger.log(logging.DEBUG if is_told else logging.WARNING, "the store does not answer: %.500s", exception)
        response = render(request, "kit/store_away.html", status=503)
        response["Retry-After"] = self.AFTER_SECONDS
        response["Cache-Control"] = "no-store"
        if htmx := htmx_of(request):
            response["HX-Redirect"] = htmx.current_url_abs_path or "/"
        return response


class CatalogueKeptMiddleware:
    """Tells programs, as the notice on every page tells people, that an answer came from lists kept for bad days."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        catalogue.begin()
        response = self.get_response(request)
        if kept_since := catalogue.kept_since():
            response["X-Catalogue-As-Of"] = kept_since.isoformat(timespec="seconds")
        return response


class DemoMiddleware:
    """Keeps search engines away from the demo: what it shows of real producers is for demonstration only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEMO:
            response["X-Robots-Tag"] = REFUSE_ROBOTS
        return response
