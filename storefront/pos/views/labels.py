"""Shelf labels on A4: one code, three readers (guest, inspector, till)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from marketplace.pos import shelf
from marketplace.pos.records import ShelfItem
from storefront.kit.day import today
from storefront.pos import sentences
from storefront.pos.desk import Desk, staff

MOST_COPIES = 24
MOST_LABELS = 480


@require_safe
@staff
def choose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What lies on the shelf, to choose from."""
    items = shelf.items(desk.point, on=today(request))
    named = [(item, sentences.refusal(item.refusal) if item.refusal else "") for item in items]
    return render(request, "pos/labels.html", {"desk": desk, "items": named})


@require_safe
@staff
def sheet(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The labels, ready to print. Stars stand on them only while they are in force today."""
    wanted = set(request.GET.getlist("ma"))
    copies = request.GET.get("so", "1")
    times = min(int(copies), MOST_COPIES) if copies.isascii() and copies.isdigit() and len(copies) < 4 else 1
    items = [item for item in shelf.items(desk.point, on=today(request)) if item.sku in wanted]
    if not items:
        return redirect("pos:labels", desk.point.slug)
    labels = [(item, _address(request, item)) for item in items for _copy in range(max(1, times))]
    return render(
        request, "pos/label_sheet.html", {"desk": desk, "labels": labels[:MOST_LABELS], "day": today(request)}
    )


def _address(request: HttpRequest, item: ShelfItem) -> str:
    """Where guests and inspectors are sent; the part behind the # tells the till which pack, and no server hears it."""
    page = request.build_absolute_uri(reverse("shop:check_product", args=[item.product_code]))
    pack = item.sku.removeprefix(f"{item.product_code}-")
    return page if pack == item.sku else f"{page}#{pack}"
