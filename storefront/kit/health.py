"""What a monitor asks, and what robots ask."""

import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog_sync import catalogue
from catalog_sync.indexes import index
from catalog_sync.indexes.errors import CatalogueIndexError

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when pages can be answered, else 503; names the part that is ill and no more.

    An index away whose lists are answered from what is kept on this machine is "degraded": the shop works on, and
    neither a start nor a monitor has to wait for a search engine.
    """
    parts = {"database": _database_state(), "index": _index_state()}
    return JsonResponse(parts, status=503 if "ill" in parts.values() else 200)


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all; asks nothing else, so that no engine's trouble restarts it."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Each engine of `settings.READINESS`: "ok" or "away", and no more, as anybody may be asking.

    503 only without the database: with any other engine away there is a market left to show.
    """
    states = {name: _state(name, ask) for name, ask in settings.READINESS.items()}
    return JsonResponse(states, status=503 if states.get("database") == "away" else 200)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The demo refuses every robot; elsewhere only the doors that hold nothing for them are closed."""
    private = ["/quan-ly/", "/gian-hang/", "/quay/", "/tai-khoan/", "/admin/", "/san-pham/goi-y/", "/tra-cuu-don/OC-"]
    closed = ["/"] if settings.DEMO else private
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _state(name: str, ask: str) -> str:
    try:
        import_string(ask)()
    except Exception as error:  # whatever an engine's client raises: the state is what was asked for
        logger.warning("readiness: %s: %s: %s", name, type(error).__name__, error)
        return "away"
    return "ok"


def _database_state() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "ill"
    return "ok"


def _index_state() -> str:
    try:
        catalogue.generation()
        if catalogue.kept_since():
            return "degraded"
        return "ill" if index.check() else "ok"
    except (CatalogueIndexError, DatabaseError):  # the lists that are kept are those of the market's date
        return "ill"
