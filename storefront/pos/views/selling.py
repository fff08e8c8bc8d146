"""The sell page: a shell around the till's own script. Goods, basket and pending sale live on the device."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from storefront.pos.desk import Desk, may_scan, staff


@require_safe
@may_scan
@ensure_csrf_cookie
@staff
def sell(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Needs a till and an open shift: without them, the page that makes them."""
    if desk.till is None:
        messages.info(request, _("Register this device as a till first."))
        return redirect("pos:tills", desk.point.slug)
    if desk.shift is None:
        messages.info(request, _("Open a shift first."))
        return redirect("pos:open_shift", desk.point.slug)
    return render(request, "pos/sell.html", {"desk": desk})
