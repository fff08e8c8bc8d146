"""What a shift and a day brought."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from marketplace.pos import pickups, reports, sales
from marketplace.pos.models import CashCount, Shift
from storefront.kit.day import today
from storefront.pos.desk import Desk, staff


@require_safe
@staff
def shift_report(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """One shift: takings by method, the drawer, what was counted."""
    rows = Shift.objects.select_related("till", "opened_by", "closed_by")
    shift = get_object_or_404(rows, point=desk.point, number=number)
    context = {
        "desk": desk,
        "shift": shift,
        "report": reports.of_shift(shift),
        "counts": CashCount.objects.filter(shift=shift, pieces__gt=0).order_by("-note_vnd"),
        "owners": reports.owners([shift]),
        "is_here": shift == desk.shift,
        "sales": sales.recent(shift),
        "pick_ups": pickups.handed_in(shift),
    }
    return render(request, "pos/shift.html", context)


@require_safe
@staff
def day_report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One day of the point: by method, by shift, by producer."""
    day = _day(request.GET.get("ngay", "")) or today(request)
    shifts, report = reports.of_day(desk.point, day)
    context = {
        "desk": desk,
        "day": day,
        "shifts": [(shift, reports.of_shift(shift)) for shift in shifts],
        "report": report,
        "owners": reports.owners(shifts),
    }
    return render(request, "pos/report.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
