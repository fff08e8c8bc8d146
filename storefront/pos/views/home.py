"""The first page of a counter: is a till registered, is a shift open, what has the day brought."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from marketplace.places.rules import points_of
from marketplace.pos import reports, shifts
from marketplace.pos.models import DeliveryNote, NoteState
from storefront.kit.day import today
from storefront.pos.desk import Desk, staff

LAST_SHIFTS = 4


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """To the one point somebody works at, or a choice of several."""
    members = list(points_of(request.user))
    points = {member.point.slug: member.point for member in members}
    if not points:
        raise PermissionDenied
    if len(points) == 1:
        return redirect("pos:desk", next(iter(points)))
    return render(request, "pos/points.html", {"points": points.values()})


@require_safe
@staff
def desk_home(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Where a day at the counter begins and ends."""
    _shifts, report = reports.of_day(desk.point, today(request))
    waiting = DeliveryNote.objects.filter(point=desk.point, state__in=[NoteState.SENT, NoteState.MOVING]).count()
    context = {
        "desk": desk,
        "report": report,
        "open_shifts": shifts.open_at(desk.point),
        "last_shifts": [(shift, reports.of_shift(shift)) for shift in reports.closed(desk.point, LAST_SHIFTS)],
        "shift_report": reports.of_shift(desk.shift) if desk.shift else None,
        "waiting_notes": waiting,
    }
    return render(request, "pos/desk.html", context)
