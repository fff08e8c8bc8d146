"""Conditional answers: a browser's copy is good only for the same catalogue, register, day, language and reader.

So no copy survives a certificate's last midnight, an act of the office or a change of the catalogue.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from catalog_sync import catalogue
from catalog_sync.indexes.errors import IndexUnavailable
from marketplace.offers.models import ChangeState, ListingChange, PauseStep, PriceChange
from marketplace.programme.models import Act, Certificate
from storefront.kit.day import today
from storefront.kit.visitor import mark

View = Callable[..., HttpResponse]
HISTORY = (Certificate, Act, PriceChange, PauseStep)


def edition(request: HttpRequest) -> str:
    """Differs whenever any public page may differ for every reader alike. One query.

    What happened is only ever appended, so its number tells how register and offers stand even while the index still
    lags behind, and of what the index does not hold (the price of a second pack).
    """
    accepted = ListingChange.objects.filter(state=ChangeState.ACCEPTED).order_by().values_list("pk")
    history = accepted.union(*(table.objects.order_by().values_list("pk") for table in HISTORY), all=True)
    return f"{catalogue.generation()}.{history.count()}.{today(request):%Y%m%d}"


def conditional(view: View) -> View:
    """Answer 304 where the browser's copy is still good; let it keep what it gets, but ask again each time."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            etag = _etag(request)
        except IndexUnavailable:
            return view(request, *args, **kwargs)
        response = get_conditional_response(request, etag=etag) or view(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers.setdefault("ETag", etag)
            patch_cache_control(response, private=True, no_cache=True)
            patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    return wrapped


def _etag(request: HttpRequest) -> str:
    """Pages carry the reader's form token, name, messages and basket, so these are part of the key.

    So is whether only a fragment was asked for.
    """
    cookies = [
        request.COOKIES.get(name, "") for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
    ]
    facts = [
        edition(request),
        get_language() or "",
        str(request.headers.get("HX-Request", "")),
        request.get_full_path(),
    ]
    facts += [request.get_host(), settings.SITE_NAME, mark(request), *cookies]
    return f'"{hashlib.sha256(" | ".join(facts).encode()).hexdigest()[:32]}"'
