"""Producers: the list, and one with all the register says of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.producers.models import ProducerKind
from marketplace.programme import registry
from storefront.kit.day import today
from storefront.kit.paging import page_address, page_number, pages
from storefront.office import exports
from storefront.office.desk import Desk, officers
from storefront.office.lists import lines
from storefront.office.producer_lines import ProducerLine, producer_lines, producers_of
from storefront.office.workbooks import workbook

PAGE_SIZE = 50


@require_safe
@officers
def producers(request: HttpRequest, desk: Desk) -> HttpResponse:
    """By name."""
    rows = _rows(request, desk)
    shown = pages(len(rows), PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    context = {
        "desk": desk,
        "lines": rows[shown.span],
        "total": len(rows),
        "pages": shown,
        "kinds": ProducerKind.choices,
        "text": request.GET.get("q", ""),
        "kind": request.GET.get("loai", ""),
    }
    return render(request, "office/producers.html", context)


@require_safe
@officers
def export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same producers as a workbook."""
    sheet = exports.producer_sheet(_rows(request, desk), title=f"{_('Producers')} – {desk.place}")
    return workbook(sheet, today=today(request), by=str(desk.officer))


@require_safe
@officers
def producer(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """Its facts and its products."""
    found = get_object_or_404(producers_of(desk.scope), code=code)
    on = today(request)
    codes = desk.scope.products().filter(producer=found).values_list("code", flat=True)
    rows = registry.of_codes(desk.scope, codes, today=on)
    context = {
        "desk": desk,
        "producer": found,
        "sources": found.source_url.split(" | ") if found.source_url else [],
        "lines": lines(rows, registry.certificates_behind(rows), today=on),
    }
    return render(request, "office/producer.html", context)


def _rows(request: HttpRequest, desk: Desk) -> list[ProducerLine]:
    rows = registry.entries(desk.scope, today=today(request))
    text, kind = request.GET.get("q", ""), request.GET.get("loai", "")
    return producer_lines(producers_of(desk.scope), rows, text=text, kind=kind)
