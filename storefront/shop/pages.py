"""Pages that explain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.orders import tariffs, taxes
from storefront.kit.caching import conditional
from storefront.kit.day import today


@require_safe
@conditional
def what_is_ocop(request: HttpRequest) -> HttpResponse:
    """Stars, the 36 months, the states."""
    return render(request, "shop/what_is_ocop.html")


@require_safe
@conditional
def ranking(request: HttpRequest) -> HttpResponse:
    """By what results are ordered: the criteria are public."""
    return render(request, "shop/ranking.html")


@require_safe
@conditional
def terms(request: HttpRequest) -> HttpResponse:
    """Who sells, who is paid, and until when one may change one's mind."""
    day = today(request)
    facts = {"fees_confirmed": tariffs.is_confirmed(day), "doubtful_rates": taxes.unconfirmed(day)}
    return render(request, "shop/terms.html", facts)
