"""Any gateway that takes a note as JSON: an SMS broker, a Zalo service, or a small bridge before one.

`POST {"key", "to", "kind", "language", "text"}` with `Authorization: Bearer <token>` and `Idempotency-Key: <key>`; the
answer may hold `{"id": "…"}`. In the settings:

    MESSENGERS["phone"] = {
        "BACKEND": "storefront.notifications.adapters.http.HttpMessenger",
        "OPTIONS": {"url": "https://…", "token": "…", "channel": "zalo"},
    }
"""

import json
from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.core.exceptions import ImproperlyConfigured

from storefront.notifications.adapters.base import Note
from storefront.notifications.errors import MessengerUnavailable, Undeliverable
from storefront.notifications.models import Channel

TIMEOUT_SECONDS = 10
MOST_BYTES = 10_000
PASSING = {408, 425, 429}  # the refusals of which a later try may be spared


class HttpMessenger:
    """Speaks to one gateway."""

    def __init__(self, *, url: str, token: str = "", channel: str = Channel.SMS) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ImproperlyConfigured(f"MESSENGERS: {url!r} is no address of the web")
        if channel not in Channel.values:
            raise ImproperlyConfigured(f"MESSENGERS: no channel {channel!r}")
        self._url, self._token, self.channel = url, token, channel

    def send(self, note: Note) -> str:
        """A refusal of ours (4xx) is for good; silence and faults of the gateway may pass."""
        try:
            with urlopen(self._request(note), timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  checked above
                return _reference(answer.read(MOST_BYTES))
        except HTTPError as error:
            with error:
                if 400 <= error.code < 500 and error.code not in PASSING:
                    raise Undeliverable(f"HTTP {error.code}") from error
                raise MessengerUnavailable(f"HTTP {error.code}") from error
        except (OSError, HTTPException) as error:
            raise MessengerUnavailable(str(error) or type(error).__name__) from error

    def _request(self, note: Note) -> Request:
        facts = {"key": note.key, "to": note.to, "kind": note.kind, "language": note.language, "text": note.text}
        headers = {"Content-Type": "application/json", "Idempotency-Key": note.key}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        return Request(self._url, json.dumps(facts).encode(), headers)  # noqa: S310  checked above


def _reference(body: bytes) -> str:
    """The gateway's name for the message; it took it, whatever it says."""
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    return str(answer.get("id", ""))[:120] if isinstance(answer, Mapping) else ""
