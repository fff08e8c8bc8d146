"""Sales points: the list, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog_sync import catalogue
from catalog_sync.indexes.base import SearchRequest
from catalog_sync.indexes.errors import IndexUnavailable
from marketplace.places.models import OperatingStatus, SalesPoint
from storefront.kit.caching import conditional
from storefront.kit.day import today
from storefront.shop.age import alcohol_filter
from storefront.shop.cards import cards
from storefront.shop.papers import sources

MOST_PRODUCTS = 60


@require_safe
@conditional
def points(request: HttpRequest) -> HttpResponse:
    """Every sales point, those that trade all year first."""
    found = SalesPoint.objects.select_related("commune").order_by("name")
    rows = sorted(found, key=lambda point: (not point.illustrative, point.status != OperatingStatus.OPERATING))
    return render(request, "shop/points.html", {"points": rows, "stocked": _stocked(request)})


@require_safe
@conditional
def point(request: HttpRequest, slug: str) -> HttpResponse:
    """Where it is, when it is open, what lies there today."""
    found = get_object_or_404(SalesPoint.objects.select_related("commune__province"), slug=slug)
    wanted = SearchRequest(
        on=today(request),
        in_stock_at=(slug,),
        alcohol=alcohol_filter(request),
        limit=MOST_PRODUCTS,
        language=get_language() or "vi",
        with_facets=False,
    )
    try:
        answer = catalogue.search(wanted)
    except IndexUnavailable:
        answer = None
    context = {
        "point": found,
        "sources": sources(found.source_url),
        "cards": cards(hit.listing for hit in answer.hits) if answer else (),
        "total": answer.total if answer else 0,
        "map_url": _map_url(found),
    }
    return render(request, "shop/point.html", context)


def _stocked(request: HttpRequest) -> dict[str, int]:
    """How many products lie at each point today, by slug."""
    try:
        answer = catalogue.search(SearchRequest(on=today(request), limit=0, alcohol=alcohol_filter(request)))
    except IndexUnavailable:
        return {}
    return {each.value: each.count for each in answer.facets.get("in_stock_at", ())}


def _map_url(found: SalesPoint) -> str:
    """A public map: with a pin where the shop's own position is known, else only the area."""
    if found.lat is None or found.lon is None:
        return ""
    site = "https://www.openstreetmap.org/"
    if found.is_pin:
        return f"{site}?mlat={found.lat}&mlon={found.lon}#map=17/{found.lat}/{found.lon}"
    return f"{site}#map=13/{found.lat}/{found.lon}"
