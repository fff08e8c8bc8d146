"""What the demo adds to every answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

REFUSE_ROBOTS = "noindex, nofollow, noarchive"


class DemoMiddleware:
    """Keeps search engines away from the demo: what it shows of real producers is for demonstration only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEMO:
            response["X-Robots-Tag"] = REFUSE_ROBOTS
        return response
