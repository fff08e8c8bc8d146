"""Orders that somebody changed in the engine: the list, looking at one with a reason, the way to it over there."""

import logging

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from marketplace.orders import differences
from marketplace.orders.models import Order
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor import dashboard
from storefront.kit.paging import page_address, page_number, pages
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


@require_POST
@province_officers
def look_at(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """Xem xong: what stood on the page was seen and may stand, for the reason given."""
    order = get_object_or_404(Order, number=number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, refused=(order.number, form))
    shown = [int(each) for each in request.POST.get("shown", "").split(",") if each.isdecimal()]
    reason = form.cleaned_data["reason"]
    count = differences.look_at(order, shown, actor=desk.officer, reason=reason, now=timezone.now())
    if count:
        said = ngettext("%(number)s: %(count)s point looked at.", "%(number)s: %(count)s points looked at.", count)
        messages.success(request, said % {"number": order.number, "count": count})
    else:
        messages.info(request, _("Nothing was done: it was looked at already, or both agree again."))
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


def _page(request: HttpRequest, desk: Desk, *, refused: tuple[str, ReasonForm] | None = None) -> HttpResponse:
    asked = request.GET.get("muc", "")
    shelf = asked if asked in lines.TITLES else lines.OPEN
    rows = lines.of_shelf(shelf)
    found = lines.orders_of(rows)
    total = found.count()
    shown = pages(total, PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    first = (shown.number - 1) * PAGE_SIZE
    context = {
        "desk": desk,
        "shelf": shelf,
        "shelves": [(key, title, lines.orders_of(lines.of_shelf(key)).count()) for key, title in lines.TITLES.items()],
        "orders": lines.compared(found[first : first + PAGE_SIZE], rows),
        "pages": shown,
        "form": ReasonForm(),
        "refused_number": refused[0] if refused else "",
        "refused_form": refused[1] if refused else None,
    }
    return render(request, "office/shadows/list.html", context, status=422 if refused else 200)
