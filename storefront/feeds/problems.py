"""Refusals for machines: problem details (RFC 9457), in the language that the caller reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROBLEM_JSON = "application/problem+json"
READABLE = {"ensure_ascii": False}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of refusal: its stable code, the HTTP status, and what it is in a few words."""

    code: str
    status: int
    title: str | Promise


NO_KEY = Kind("no-key", 401, _("A key is needed"))
UNKNOWN_KEY = Kind("unknown-key", 401, _("This key is unknown or was revoked"))
KEY_IN_ADDRESS = Kind("key-in-address", 400, _("A key does not belong into an address"))
TOO_MANY_TRIES = Kind("too-many-tries", 429, _("Too many wrong keys came from your address; wait a few minutes"))
WRONG_SCOPE = Kind("wrong-scope", 403, _("This key may not do that"))
NO_SUCH_CHANNEL = Kind("no-such-channel", 404, _("There is no such channel"))
NO_SUCH_ORDER = Kind("no-such-order", 404, _("You have no such order"))
WRONG_METHOD = Kind("wrong-method", 405, _("This address takes another method"))
NOT_JSON = Kind("not-json", 400, _("The body is no JSON document"))
TOO_LARGE = Kind("too-large", 413, _("The body is too large"))
INVALID_ORDER = Kind("invalid-order", 422, _("The order cannot be read"))
BASKET_CHANGED = Kind("basket-changed", 409, _("Some lines cannot be had as ordered; nothing was placed"))
REFERENCE_REUSED = Kind("reference-reused", 409, _("This reference was used for another order"))
TRY_AGAIN = Kind("try-again", 503, _("The market is busy; try again with the same reference"))


class Refusal(Exception):
    """A request that is not served: the door turns it into problem details."""

    def __init__(
        self,
        kind: Kind,
        detail: str | Promise = "",
        *,
        facts: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.code)
        self.kind, self.detail = kind, detail
        self.facts, self.headers = dict(facts or {}), dict(headers or {})


def answer(request: HttpRequest, refusal: Refusal) -> JsonResponse:
    """The refusal as an answer that no cache keeps."""
    with translation.override(translation.get_language_from_request(request)):
        body = {
            "type": f"{request.build_absolute_uri(reverse('partners:desk'))}#{refusal.kind.code}",
            "code": refusal.kind.code,
            "title": str(refusal.kind.title),
            "status": refusal.kind.status,
        }
        body |= {"detail": str(refusal.detail)} if refusal.detail else {}
        body |= {name: _spoken(value) for name, value in refusal.facts.items()}
    response = JsonResponse(
        body, status=refusal.kind.status, content_type=PROBLEM_JSON, headers=refusal.headers, json_dumps_params=READABLE
    )
    add_never_cache_headers(response)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _spoken(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _spoken(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_spoken(each) for each in value]
    return value
