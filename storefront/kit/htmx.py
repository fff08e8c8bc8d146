"""Whether htmx asked: `django_htmx` hangs its details on every request, which the types of a request do not know."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


def htmx_of(request: HttpRequest) -> HtmxDetails:
    """What htmx told of a request; false when htmx did not send it."""
    return cast(HtmxDetails, vars(request)["htmx"])
