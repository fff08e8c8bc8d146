"""The list of parcels, late ones first; one parcel; accepting it on behalf of its producer; sending messages again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.accounts import phones
from marketplace.orders import fulfilment
from marketplace.orders.errors import OrdersError, WrongState
from marketplace.orders.models import OrderMethod, Parcel
from storefront.kit.paging import page_address, page_number, pages
from storefront.kit.posting import posted
from storefront.kit.timelines import parcel_timeline
from storefront.notifications import reading
from storefront.office.desk import Desk, officers
from storefront.office.parcels import lines as listed
from storefront.office.parcels.forms import BehalfForm, FilterForm
from storefront.office.resending import send_once_more

PAGE_SIZE = 50
MOST_LATE = 20


@require_safe
@officers
def parcels(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits too long, with a button to call; then all of them by the filters."""
    now = timezone.now()
    form = FilterForm(request.GET, communes=listed.communes(desk.scope))
    chosen = form.chosen()
    found = listed.narrow(listed.parcels_of(desk.scope), chosen, now=now)
    total = found.count()
    shown = pages(total, PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    late = listed.late(desk.scope, now)
    context = {
        "desk": desk,
        "late": listed.lines(late[:MOST_LATE], now=now),
        "late_total": late.count(),
        "late_filter": listed.LATE,
        "form": form,
        "narrows": any(chosen.values()),
        "lines": listed.lines(found[shown.span], now=now),
        "total": total,
        "pages": shown,
    }
    return render(request, "office/parcels/list.html", context)


@require_safe
@officers
def parcel(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """What is in it, whom to call, who was told what, and what happened."""
    return _page(request, desk, _parcel_or_404(desk, key), BehalfForm())


@officers
@posted
def accept(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """Nhận thay: say yes for the producer, with a reason, on record as said on its behalf."""
    found = _parcel_or_404(desk, key)
    form = BehalfForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, found, form)
    try:
        fulfilment.accept(found.key, actor=desk.officer, reason=form.cleaned_data["reason"], on_behalf=True)
    except WrongState:
        messages.info(request, _("Nothing was done: the parcel does not wait for acceptance any more."))
    except OrdersError:
        messages.warning(request, _("Somebody else is working on this order. Please try again in a moment."))
    else:
        messages.success(request, _("Accepted on behalf of %(name)s.") % {"name": found.producer.name})
    return redirect("office:parcel", found.key)


@officers
@posted(up=3)
def send_again(request: HttpRequest, desk: Desk, key: str, pk: int) -> HttpResponse:
    """Send once more what could not be sent."""
    found = _parcel_or_404(desk, key)
    known = reading.of_subjects(parcel=found.key, order=found.order.number)
    if pk in {told.pk for told in known}:
        send_once_more(request, desk, pk)
    return redirect("office:parcel", found.key)


def _page(request: HttpRequest, desk: Desk, found: Parcel, form: BehalfForm) -> HttpResponse:
    [line] = listed.lines([found], now=timezone.now())
    context = {
        "desk": desk,
        "line": line,
        "parcel": found,
        "order": found.order,
        "buyer_phone": phones.readable(found.order.phone),
        "pays_at_door": found.order.method == OrderMethod.COD,
        "told": reading.of_subjects(parcel=found.key, order=found.order.number),
        "entries": parcel_timeline(found, on_behalf=_("%(who)s on behalf of the producer")),
        "form": form,
    }
    return render(request, "office/parcels/parcel.html", context, status=422 if form.is_bound else 200)


def _parcel_or_404(desk: Desk, key: str) -> Parcel:
    return get_object_or_404(listed.parcels_of(desk.scope), key=key)
