"""Slips on paper of 58 or 80 mm. The device remembers which paper its printer has."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from storefront.pos.desk import COOKIE_SECONDS, Desk
from storefront.pos.slips import Slip

WIDTHS = ("80", "58")
WIDTH_COOKIE = "kho-giay"


def print_slip(request: HttpRequest, desk: Desk, slip: Slip, *, void_pk: int | None = None) -> HttpResponse:
    """The page of one slip; `void_pk` offers to void that sale."""
    chosen = request.GET.get("kho", "")
    width = next((each for each in (chosen, request.COOKIES.get(WIDTH_COOKIE)) if each in WIDTHS), WIDTHS[0])
    context = {"desk": desk, "slip": slip, "width": width, "widths": WIDTHS, "void_pk": void_pk}
    response = render(request, "pos/receipt.html", context)
    if chosen in WIDTHS:
        response.set_cookie(WIDTH_COOKIE, chosen, max_age=COOKIE_SECONDS, samesite="Lax", secure=request.is_secure())
    return response
