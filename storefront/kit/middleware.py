"""What is refused before any page, and what the demo adds to every answer."""

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

REFUSE_ROBOTS = "noindex, nofollow, noarchive"


class SoundAddressMiddleware:
    """Refuses addresses with a NUL, which no browser sends, no page means and no database takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "\x00" in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("the address holds a NUL")
        return self.get_response(request)


class DemoMiddleware:
    """Keeps search engines away from the demo: what it shows of real producers is for demonstration only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEMO:
            response["X-Robots-Tag"] = REFUSE_ROBOTS
        return response
