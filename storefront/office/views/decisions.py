"""Decisions on record: the list, one decision with its products now, and its scan."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.programme import certificates, registry
from marketplace.programme.models import Decision
from storefront.kit.day import today
from storefront.kit.paging import page_address, page_number, pages
from storefront.office import dossiers, exports
from storefront.office.desk import Desk, officers
from storefront.office.forms.fields import CONTENT_TYPES, kind_of
from storefront.office.fragments import wants_fragment
from storefront.office.lists import Line, lines
from storefront.office.workbooks import workbook

PAGE_SIZE = 50


@require_safe
@officers
def decisions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest first; numbers and bodies are searched in."""
    found = _found(desk, request.GET.get("q", ""))
    total = found.count()
    shown = pages(total, PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    context = {
        "desk": desk,
        "decisions": found[shown.span],
        "total": total,
        "pages": shown,
        "text": request.GET.get("q", ""),
    }
    return render(request, "office/decisions.html", context)


@require_safe
@officers
def export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same decisions as a workbook."""
    sheet = exports.decision_sheet(_found(desk, request.GET.get("q", "")), title=f"{_('Decisions')} – {desk.place}")
    return workbook(sheet, today=today(request), by=str(desk.officer))


@require_safe
@officers
def decision(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One decision; the fragment tells which of its products the catalogue shows by now."""
    found = get_object_or_404(decisions_of(desk), pk=pk)
    on = today(request)
    rows = _products(found, desk, on)
    later = Decision.objects.filter(corrects=found).first()
    context = {"desk": desk, "decision": found, "later": later, "may_correct": may_correct(desk, found)}
    context |= _shown(rows, on)
    template = "office/decision.html#products" if wants_fragment(request) else "office/decision.html"
    return render(request, template, context)


@require_safe
@officers
def scan(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """The scanned paper, to officers only; it is no public file."""
    found = get_object_or_404(decisions_of(desk), pk=pk)
    if not found.scan or not found.scan.storage.exists(found.scan.name):
        raise Http404
    paper = found.scan.open("rb")
    kind = kind_of(paper)
    name = found.scan.name.rpartition("/")[2]
    content_type = CONTENT_TYPES.get(kind, "application/octet-stream")
    return FileResponse(paper, filename=name, content_type=content_type, as_attachment=not kind)


def may_correct(desk: Desk, found: Decision) -> bool:
    """Province officers, as long as a certificate rests on it."""
    return desk.serves_province and certificates.current().filter(decision=found).exists()


def decisions_of(desk: Desk) -> QuerySet[Decision]:
    """Decisions that touch a product this desk serves."""
    mine = desk.scope.products()
    touched = Q(certificates__product__in=mine) | Q(acts__product__in=mine)
    pks = Decision.objects.filter(touched).values("pk")
    return Decision.objects.filter(pk__in=pks).select_related("recorded_by")


def _found(desk: Desk, text: str) -> QuerySet[Any]:
    found = decisions_of(desk)
    if text.strip():
        found = found.filter(Q(number__icontains=text.strip()) | Q(body__icontains=text.strip()))
    touched = Count("certificates", distinct=True) + Count("acts", distinct=True)
    return found.annotate(product_count=touched).order_by("-decided_on", "-pk")


def _products(found: Decision, desk: Desk, on: date) -> list[Line]:
    """Its products as they stand now. Five queries."""
    touched = desk.scope.products().filter(Q(certificates__decision=found) | Q(acts__decision=found))
    codes = list(touched.values_list("code", flat=True).distinct())
    rows = registry.of_codes(desk.scope, codes, today=on)
    return lines(rows, registry.certificates_behind(rows), today=on)


def _shown(rows: list[Line], on: date) -> dict[str, object]:
    shown = dossiers.visible_codes([row.product.code for row in rows], on=on)
    pairs = [
        (
            row,
            dossiers.Visibility(row.standing.is_listable, None if shown is None else row.product.code in shown),
        )
        for row in rows
    ]
    return {"rows": pairs, "is_settled": all(visibility.is_settled for _row, visibility in pairs)}
