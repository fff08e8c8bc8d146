"""Errors reported to a Sentry (or GlitchTip) by SENTRY_DSN: what broke and where, never for whom."""

from typing import Any

import sentry_sdk
from sentry_sdk.types import Event, Hint

from deploy.observing.scrubbing import scrub

DROPPED = ("cookies", "data", "env", "headers", "query_string")


def start(dsn: str) -> None:
    """Report from now on; without an address nothing is."""
    if dsn:
        sentry_sdk.init(dsn=dsn, **options())


def options() -> dict[str, Any]:
    """No bodies, no variables of functions, and (its default) nothing that names a visitor.

    Release and environment come from SENTRY_RELEASE and SENTRY_ENVIRONMENT.
    """
    return {
        "include_local_variables": False,
        "max_request_body_size": "never",
        "before_send": scrubbed,
        "before_breadcrumb": lambda breadcrumb, hint: scrub(breadcrumb),
    }


def scrubbed(event: Event, hint: Hint) -> Event:
    """The report as it may leave the house."""
    event.pop("user", None)
    request = event.get("request")
    for part in DROPPED:
        if request:
            request.pop(part, None)
    cleaned: Event = scrub(event)
    return cleaned
