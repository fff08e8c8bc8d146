"""Nhận hàng đặt trước: found by its code, paid, handed over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.orders.errors import OrdersError
from marketplace.orders.models import ChannelKind, Order, OrderState
from marketplace.payments.errors import PaymentError
from marketplace.pos import errors
from marketplace.pos import pickups as verbs
from marketplace.pos.models import Method, PickUp
from storefront.pos import sentences, slips, transfers
from storefront.pos.desk import Desk, may_scan, staff
from storefront.pos.forms import PickUpForm
from storefront.pos.views.printing import print_slip


@require_safe
@may_scan
@staff
def find(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Orders that wait here, and one by its code or QR."""
    text, refusal = request.GET.get("ma", "").strip()[:300], ""
    if text:
        try:
            order = verbs.find(desk.point.slug, text)
        except (OrdersError, errors.OrderElsewhere) as error:
            refusal = sentences.of(error)
        else:
            return redirect("pos:pickup", desk.point.slug, order.number)
    waiting = Order.objects.filter(
        channel_kind=ChannelKind.PICK_UP, point=desk.point.slug, state=OrderState.PLACED, picked_up_at=None
    )
    context = {"desk": desk, "asked": text, "refusal": refusal, "waiting": waiting.order_by("held_until", "pk")}
    return render(request, "pos/pickups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def pick_up(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """One order: what it holds, what it costs, and taking the money for it."""
    try:
        order = verbs.find(desk.point.slug, number)
    except (OrdersError, errors.OrderElsewhere) as error:
        messages.error(request, sentences.of(error))
        return redirect("pos:pickups", desk.point.slug)
    form = PickUpForm(desk.point, request.POST if request.method == "POST" and not order.is_prepaid else None)
    wants = request.method == "POST" and (order.is_prepaid or form.is_valid())
    if wants and _hand_over(request, desk, order, form):
        return redirect("pos:pickup", desk.point.slug, order.number)
    context = {
        "desk": desk,
        "order": order,
        "form": form,
        "note": transfers.note(order.number),
        "lines": order.lines.select_related("producer"),
        "taken": PickUp.objects.filter(order_number=order.number).select_related("shift", "handed_by").first(),
    }
    return render(request, "pos/pickup.html", context)


@require_safe
@staff
def slip(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """Phiếu bán hàng of an order that was paid here."""
    rows = PickUp.objects.exclude(handed_at=None).select_related("shift__till", "handed_by")
    taken = get_object_or_404(rows, order_number=number, shift__point=desk.point)
    return print_slip(request, desk, slips.of_pick_up(taken, get_object_or_404(Order, number=number)))


def _taken(order: Order, form: PickUpForm) -> tuple[Method, int]:
    """How the guest pays and how much is given: nothing for what was paid before."""
    if order.is_prepaid:
        return Method.VIETQR, 0
    method = Method(form.cleaned_data["method"])
    given = form.cleaned_data["received_vnd"]
    return method, order.total_vnd if given is None or method is not Method.CASH else given


def _hand_over(request: HttpRequest, desk: Desk, order: Order, form: PickUpForm) -> bool:
    method, received_vnd = _taken(order, form)
    try:
        if desk.shift is None:
            raise errors.ShiftMissing
        verbs.hand_over(desk.shift, order, method=method, received_vnd=received_vnd, actor=desk.user)
    except errors.TooLittleCash as error:
        form.add_error("received_vnd", sentences.of(error))
        return False
    except (errors.PosError, OrdersError, PaymentError) as error:
        if order.is_prepaid:
            messages.error(request, sentences.of(error))
        else:
            form.add_error(None, sentences.of(error))
        return False
    messages.success(request, _("Handed over.") if order.is_prepaid else _("Paid and handed over."))
    return True
