"""Putting a recorded decision right, or withdrawing it: new rows, with a reason; the old ones stay."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.programme import corrections
from marketplace.programme.errors import DecidedBeforeProgramme, DecidedInFuture, NothingToCorrect
from marketplace.programme.models import Decision
from storefront.kit.day import today
from storefront.office.bodies import known_bodies
from storefront.office.desk import Desk, province_officers
from storefront.office.forms.acts import ReasonForm
from storefront.office.forms.correction import CorrectionForm
from storefront.office.views.decisions import decisions_of


@require_http_methods(["GET", "HEAD", "POST"])
@province_officers
def correct(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One page with two ways out: the paper says something else, or it should never have been recorded."""
    found = get_object_or_404(decisions_of(desk), pk=pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CorrectionForm(*sent, officer=desk.officer, decision=found)
    try:
        if request.method == "POST" and (after := _change(request, desk, found, form)):
            return redirect("office:decision", after.pk)
    except NothingToCorrect:
        messages.error(request, _("Nothing rests on this decision any more: it was corrected or withdrawn before."))
        return redirect("office:decision", pk)
    if form.is_bound:
        form.keep_scan()
    context = {"desk": desk, "decision": found, "form": form, "bodies": known_bodies(desk.place)}
    return render(request, "office/correct.html", context)


def _change(request: HttpRequest, desk: Desk, found: Decision, form: CorrectionForm) -> Decision | None:
    """The decision to show afterwards, or None when the form has to be shown again."""
    is_filled_in = form.is_valid()
    if "withdraw" in request.POST:
        return _withdraw(request, desk, found, form)
    if not is_filled_in:
        return None
    reason = form.cleaned_data["reason"]
    try:
        right = corrections.correct(found, form.paper(), actor=desk.officer, reason=reason, today=today(request))
    except DecidedInFuture:
        form.add_error("decided_on", _("A decision cannot have been taken after today."))
        return None
    except DecidedBeforeProgramme:
        form.add_error("decided_on", _("The programme had not begun on that day: no term of validity is known for it."))
        return None
    form.forget_scan()
    messages.success(request, _("The decision is corrected."))
    return right


def _withdraw(request: HttpRequest, desk: Desk, found: Decision, form: CorrectionForm) -> Decision | None:
    """Only the reason counts here, whatever else the form holds."""
    reason = ReasonForm(request.POST)
    if not reason.is_valid():
        return None
    corrections.withdraw(found, actor=desk.officer, reason=reason.cleaned_data["reason"])
    form.forget_scan()
    messages.success(request, _("The decision is withdrawn; its products stand as before it."))
    return found
