"""Orders that somebody changed in the engine: the list, and looking at one, cancelling it here too, going to it."""

import logging

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from marketplace.orders import cancelling, differences
from marketplace.orders.errors import OrdersError, Refused, TooLate, WrongState
from marketplace.orders.models import Order
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor import dashboard
from storefront.kit.paging import page_address, page_number, pages
from storefront.kit.posting import posted
from storefront.office.desk import Desk, province_officers
from storefront.office.forms.acts import ReasonForm
from storefront.office.shadows import lines

PAGE_SIZE = 20

logger = logging.getLogger(__name__)


@require_safe
@province_officers
def shadows(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What nobody has looked at yet; by choice, what was left standing, and what agrees again."""
    return _page(request, desk)


@province_officers
@posted(up=2)
def look_at(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """Xem xong: what stood on the page was seen and may stand, for the reason given."""
    order = get_object_or_404(Order, number=number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, refused=("xem-xong", order.number, form))
    shown = [int(each) for each in request.POST.get("shown", "").split(",") if each.isdecimal()]
    reason = form.cleaned_data["reason"]
    count = differences.look_at(order, shown, actor=desk.officer, reason=reason, now=timezone.now())
    if count:
        said = ngettext("%(number)s: %(count)s point looked at.", "%(number)s: %(count)s points looked at.", count)
        messages.success(request, said % {"number": order.number, "count": count})
    else:
        messages.info(request, _("Nothing was done: it was looked at already, or both agree again."))
    return redirect("office:shadows")


@province_officers
@posted(up=2)
def cancel(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """Hủy ở đây: what was cancelled over there is cancelled here too, for the reason given, which its buyer is told."""
    order = get_object_or_404(Order, number=number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, refused=("huy", order.number, form))
    try:
        cancelling.cancel(order, actor=desk.officer, reason=form.cleaned_data["reason"])
    except (TooLate, WrongState, Refused):
        said = _("%(number)s cannot be cancelled here any more: something of it is packed or handed over.")
        messages.warning(request, said % {"number": order.number})
    except OrdersError:
        messages.warning(request, _("Somebody else is working on this order. Please try again in a moment."))
    else:
        messages.success(request, _("%(number)s is cancelled here too.") % {"number": order.number})
    return redirect("office:shadows")


@require_safe
@province_officers
def over_there(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """To the order's page in Saleor's dashboard; its address is asked when somebody wants to go."""
    order = get_object_or_404(Order, number=number)
    try:
        address = dashboard.order_address(order.ref)
    except (StoreUnavailable, ImproperlyConfigured) as error:
        logger.warning("office: no address of %s: %s", order.number, error)
        messages.warning(request, _("Saleor does not answer just now. Please try again in a moment."))
        return redirect("office:shadows")
    if address is None:
        messages.info(request, _("Saleor has no order %(number)s.") % {"number": order.number})
        return redirect("office:shadows")
    return redirect(address)


def _page(request: HttpRequest, desk: Desk, *, refused: tuple[str, str, ReasonForm] | None = None) -> HttpResponse:
    asked = request.GET.get("muc", "")
    shelf = asked if asked in lines.TITLES else lines.OPEN
    rows = lines.of_shelf(shelf)
    found = lines.orders_of(rows)
    total = found.count()
    shown = pages(total, PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    context = {
        "desk": desk,
        "shelf": shelf,
        "shelves": [(key, title, lines.orders_of(lines.of_shelf(key)).count()) for key, title in lines.TITLES.items()],
        "orders": lines.compared(found[shown.span], rows),
        "pages": shown,
        "act": refused[0] if refused else "",
        "acted_on": refused[1] if refused else "",
        "form": refused[2] if refused else None,
    }
    return render(request, "office/shadows/list.html", context, status=422 if refused else 200)
