"""The list of money that needs a person, and each decision about it with its reason or reference."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.orders import settling
from marketplace.orders.errors import BasketChanged, Busy, OutcomeOpen, Refused, UnknownOrder, WrongState
from marketplace.orders.models import Order
from marketplace.payments.errors import NotDue, TooMuchBack
from marketplace.payments.models import Notice
from marketplace.stores.errors import StoreUnavailable
from storefront.kit.day import today
from storefront.kit.paging import page_address, page_number, pages
from storefront.office.desk import Desk, province_officers
from storefront.office.forms.acts import ReasonForm
from storefront.office.payments import lines
from storefront.office.payments.forms import AcceptForm, ReferenceForm, RefundForm

PAGE_SIZE = 20
REFUSED = {
    BasketChanged: "goods",
    NotDue: "paid",
    UnknownOrder: "unknown",
    WrongState: "settled",
    TooMuchBack: "amount",
    Busy: "busy",
    OutcomeOpen: "busy",
    Refused: "busy",
    StoreUnavailable: "busy",
}


@require_safe
@province_officers
def payments(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What needs a decision; by choice, what is to be given back, what is awaited, what was settled."""
    return _page(request, desk)


@require_POST
@province_officers
def accept(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The money is right for its order: the order is placed, taken up again where it had lapsed."""
    notice = get_object_or_404(Notice.objects.select_related("payment"), pk=pk)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, refused=("nhan", str(pk), form))
    given = form.cleaned_data

    def act() -> str:
        order = settling.accept(
            pk, actor=desk.officer, reason=given["reason"], number=given["number"], on=today(request)
        )
        return _("%(number)s is paid and placed.") % {"number": order.number}

    return _done(request, act, order=settling.order_of(notice))


@require_POST
@province_officers
def give_back(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The money was sent back to its payer."""
    get_object_or_404(Notice, pk=pk)
    form = ReferenceForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, refused=("tra", str(pk), form))

    def act() -> str:
        settling.give_back(pk, actor=desk.officer, reference=form.cleaned_data["reference"])
        return _("Noted: the money was given back.")

    return _done(request, act)


@require_POST
@province_officers
def dismiss(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """There is nothing to do about it."""
    get_object_or_404(Notice, pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, refused=("bo", str(pk), form))

    def act() -> str:
        settling.dismiss(pk, actor=desk.officer, reason=form.cleaned_data["reason"])
        return _("Noted: nothing has to be done about it.")

    return _done(request, act)


@require_POST
@province_officers
def confirm(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The officer saw the transfer on the account."""
    order = get_object_or_404(Order, number=number)
    form = ReferenceForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, shelf=lines.AWAITING, refused=("xac-nhan", number, form))

    def act() -> str:
        settling.confirm(order.number, actor=desk.officer, reference=form.cleaned_data["reference"])
        return _("%(number)s is paid and placed.") % {"number": order.number}

    return _done(request, act, order=order, shelf=lines.AWAITING)


@require_POST
@province_officers
def refunded(request: HttpRequest, desk: Desk, payment: str) -> HttpResponse:
    """The officer sent back what a buyer does not owe any more."""
    form = RefundForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, shelf=lines.BACK, refused=("hoan", payment, form))
    amount_vnd = form.cleaned_data["amount"]
    due = next((each for each in settling.refunds_due() if each.payment.pk == payment), None)

    def act() -> str:
        if due is None or due.amount_vnd != amount_vnd:
            raise TooMuchBack(due.amount_vnd if due else 0, amount_vnd)
        settling.refunded_by_hand(payment, amount_vnd, actor=desk.officer, reference=form.cleaned_data["reference"])
        return _("Noted: the money was given back.")

    return _done(request, act, shelf=lines.BACK)


def _done(
    request: HttpRequest, act: Callable[[], str], *, order: Order | None = None, shelf: str = lines.OPEN
) -> HttpResponse:
    """Carry it out and say so, or why not."""
    try:
        messages.success(request, act())
    except tuple(REFUSED) as error:
        reason = next(word for kind, word in REFUSED.items() if isinstance(error, kind))
        messages.warning(request, lines.refusal(reason, order))
    response = redirect("office:payments")
    response["Location"] += f"?muc={shelf}" if shelf != lines.OPEN else ""
    return response


def _page(
    request: HttpRequest, desk: Desk, *, shelf: str = "", refused: tuple[str, str, forms.Form] | None = None
) -> HttpResponse:
    asked = shelf or request.GET.get("muc", "")
    shelf = asked if asked in lines.TITLES else lines.OPEN
    backs = settling.refunds_due()
    counts = {
        lines.OPEN: lines.of_shelf(lines.OPEN).count(),
        lines.BACK: len(backs),
        lines.AWAITING: lines.to_confirm().count(),
        lines.SETTLED: lines.of_shelf(lines.SETTLED).count(),
    }
    shown = pages(counts[shelf], PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    first = (shown.number - 1) * PAGE_SIZE
    part = slice(first, first + PAGE_SIZE)
    context: dict[str, Any] = {
        "desk": desk,
        "shelf": shelf,
        "shelves": [(key, title, counts[key]) for key, title in lines.TITLES.items()],
        "pages": shown,
        "act": refused[0] if refused else "",
        "acted_on": refused[1] if refused else "",
        "form": refused[2] if refused else None,
    }
    if shelf == lines.BACK:
        context["backs"] = backs[part]
    elif shelf == lines.AWAITING:
        context["orders"] = lines.to_confirm()[part]
    else:
        rows = lines.of_shelf(shelf).select_related("payment")
        context["lines"] = lines.lines(rows[part])
    return render(request, "office/payments/list.html", context, status=422 if refused else 200)
