"""What is answered to a request that cannot be read, or that something broke under."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string

AFTER_SECONDS = "10"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in both languages. Nothing of the request is read again: its address, host or language may be wrong."""
    return HttpResponseBadRequest(render_to_string("400.html", {"site_name": settings.SITE_NAME}))


def broken(request: HttpRequest) -> HttpResponse:
    """500; where it is the database that is away, 503 and when to come again. Asks no engine and no session."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        away = {"Retry-After": AFTER_SECONDS, "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("503.html"), status=503, headers=away)
    return HttpResponse(render_to_string("500.html"), status=500)
