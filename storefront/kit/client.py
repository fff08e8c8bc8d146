"""Where a request comes from: the one place that reads a visitor's network address, for whatever counts by it."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  stands for "nobody told", nothing listens there


def address(request: HttpRequest) -> str:
    """The visitor's IP address.

    `TRUSTED_PROXIES` says how many proxies of ours stand before the web server: each appends whom it saw to
    X-Forwarded-For, so the visitor stands that many places from its end. What stands before it anybody may write, and
    it never counts. A chain shorter than that did not come through them: then whoever is connected counts.
    """
    connected = request.META.get("REMOTE_ADDR", "")
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    count = settings.TRUSTED_PROXIES
    seen = hops[-count].strip() if 0 < count <= len(hops) else ""
    return _sound(seen) or _sound(connected) or UNKNOWN


def _sound(text: str) -> str:
    """The address in its one spelling; empty when it is none."""
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
