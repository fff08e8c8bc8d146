"""Registering the device at hand as a till, and letting tills go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.pos import errors
from marketplace.pos import tills as verbs
from marketplace.pos.models import Till
from storefront.kit.posting import posted
from storefront.pos import sentences
from storefront.pos.desk import Desk, forget, managers, remember, staff
from storefront.pos.forms import TillForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def tills(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The tills of the point; a device that is none yet can become one."""
    used = Till.objects.filter(point=desk.point).count()
    next_name = _("Till %(number)s") % {"number": used + 1}
    form = TillForm(request.POST if request.method == "POST" else None, initial={"name": next_name})
    if request.method == "POST" and not desk.till and form.is_valid():
        try:
            till, token = verbs.register(desk.point, form.cleaned_data["name"], actor=desk.user)
        except errors.NameTaken as error:
            form.add_error("name", sentences.of(error))
        else:
            messages.success(request, _("This device is now “%(name)s”.") % {"name": till.name})
            response = redirect("pos:desk", desk.point.slug)
            remember(response, desk, token)
            return response
    rows = Till.objects.filter(point=desk.point, retired_at=None).select_related("registered_by").order_by("name")
    return render(request, "pos/tills.html", {"desk": desk, "form": form, "tills": rows})


@managers
@posted(up=2)
def retire(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """A device leaves; its token opens nothing any more."""
    till = get_object_or_404(Till, pk=pk, point=desk.point, retired_at=None)
    response = redirect("pos:tills", desk.point.slug)
    try:
        verbs.retire(till, actor=desk.user)
    except errors.ShiftAlreadyOpen as error:
        messages.error(request, sentences.of(error))
        return response
    messages.success(request, _("“%(name)s” is no till any more.") % {"name": till.name})
    if till == desk.till:
        forget(response, desk)
    return response
