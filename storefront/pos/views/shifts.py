"""Opening a shift with its float, closing it by counting the drawer. Plain forms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.pos import errors, reports
from marketplace.pos import shifts as verbs
from marketplace.pos.models import Shift
from marketplace.stores.errors import StoreUnavailable
from storefront.kit.day import today
from storefront.pos import sentences
from storefront.pos.desk import Desk, managers, staff
from storefront.pos.forms import CloseForm, OpenForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def open_shift(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Mở ca: how much lies in the drawer."""
    if desk.till is None:
        messages.info(request, _("Register this device as a till first."))
        return redirect("pos:tills", desk.point.slug)
    if desk.shift is not None:
        return redirect("pos:desk", desk.point.slug)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.open(desk.till, form.cleaned_data["float_vnd"], actor=desk.user, on=today(request))
        except errors.ShiftAlreadyOpen:
            return redirect("pos:desk", desk.point.slug)
        return redirect("pos:sell", desk.point.slug)
    return render(request, "pos/open_shift.html", {"desk": desk, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def close_shift(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Đóng ca: the shift of the device at hand."""
    if desk.shift is None:
        messages.info(request, _("No shift is open on this till."))
        return redirect("pos:desk", desk.point.slug)
    return _count(request, desk, desk.shift)


@require_http_methods(["GET", "HEAD", "POST"])
@managers
def close_other(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """A manager counts the drawer of a till whose device is lost, broken or forgot that it is one."""
    shift = get_object_or_404(Shift.objects.select_related("till", "point"), point=desk.point, number=number)
    if not shift.is_open:
        return redirect("pos:shift", desk.point.slug, number)
    return _count(request, desk, shift)


def _count(request: HttpRequest, desk: Desk, shift: Shift) -> HttpResponse:
    """Counted blind, note by note; what is expected is said once something was counted."""
    form = CloseForm(request.POST if request.method == "POST" else None)
    variance: errors.VarianceUnexplained | None = None
    if request.method == "POST" and form.is_valid():
        try:
            closed = verbs.close(shift, form.counts(), actor=desk.user, reason=form.cleaned_data["reason"])
        except errors.VarianceUnexplained as error:
            variance = error
            form.add_error("reason", sentences.of(error))
        except (errors.PosError, StoreUnavailable) as error:
            form.add_error(None, sentences.of(error))
        else:
            messages.success(request, _("The shift is closed."))
            return redirect("pos:shift", desk.point.slug, closed.number)
    context = {
        "desk": desk,
        "shift": shift,
        "is_own": shift == desk.shift,
        "form": form,
        "variance": variance,
        "report": reports.of_shift(shift),
    }
    return render(request, "pos/close_shift.html", context)
