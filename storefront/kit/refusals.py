"""What is answered to a request that cannot be read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in both languages. Nothing of the request is read again: its address, host or language may be wrong."""
    return HttpResponseBadRequest(render_to_string("400.html", {"site_name": settings.SITE_NAME}))
