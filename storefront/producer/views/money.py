"""Tiền: what others hold of the stall's money, and what came."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from storefront.producer.purse import purse
from storefront.producer.stall import Stall, members


@require_safe
@members
def money(request: HttpRequest, stall: Stall) -> HttpResponse:
    """Sums by holder, and the last payments."""
    return render(request, "producer/money.html", {"stall": stall, "purse": purse(stall.producer)})
