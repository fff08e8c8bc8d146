"""The list of money that needs a person, and each decision about it with its reason or reference."""

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decided: by which act of the page, about which entry, and how it is carried out.

    `carry_out` says what was done; it is called when the form is in order. `shelf`: the list it stands in.
    """

    act: str
    about: str
    form: forms.Form
    carry_out: Callable[[], str]
    order: Order | None = None
    shelf: str = lines.OPEN


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

    def act() -> str:
        order = settling.accept(pk, actor=desk.officer, on=today(request), **form.cleaned_data)
        return _("%(number)s is paid and placed.") % {"number": order.number}

    return _decided(request, desk, Decision("nhan", str(pk), form, act, order=settling.order_of(notice)))


@require_POST
@province_officers
def give_back(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The money was sent back to its payer."""
    get_object_or_404(Notice, pk=pk)
    form = ReferenceForm(request.POST)

    def act() -> str:
        settling.give_back(pk, actor=desk.officer, **form.cleaned_data)
        return _("Noted: the money was given back.")

    return _decided(request, desk, Decision("tra", str(pk), form, act))


@require_POST
@province_officers
def dismiss(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """There is nothing to do about it."""
    get_object_or_404(Notice, pk=pk)
    form = ReasonForm(request.POST)

    def act() -> str:
        settling.dismiss(pk, actor=desk.officer, **form.cleaned_data)
        return _("Noted: nothing has to be done about it.")

    return _decided(request, desk, Decision("bo", str(pk), form, act))


@require_POST
@province_officers
def confirm(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The officer saw the transfer on the account."""
    order = get_object_or_404(Order, number=number)
    form = ReferenceForm(request.POST)

    def act() -> str:
        settling.confirm(order.number, actor=desk.officer, **form.cleaned_data)
        return _("%(number)s is paid and placed.") % {"number": order.number}

    return _decided(request, desk, Decision("xac-nhan", number, form, act, order=order, shelf=lines.AWAITING))


@require_POST
@province_officers
def refunded(request: HttpRequest, desk: Desk, payment: str) -> HttpResponse:
    """The officer sent back what a buyer does not owe any more."""
    form = RefundForm(request.POST)

    def act() -> str:
        amount_vnd, reference = form.cleaned_data["amount"], form.cleaned_data["reference"]
        due = next((each for each in settling.refunds_due() if each.payment.pk == payment), None)
        if due is None or due.amount_vnd != amount_vnd:
            raise TooMuchBack(due.amount_vnd if due else 0, amount_vnd)
        settling.refunded_by_hand(payment, amount_vnd, actor=desk.officer, reference=reference)
        return _("Noted: the money was given back.")

    return _decided(request, desk, Decision("hoan", payment, form, act, shelf=lines.BACK))


def _decided(request: HttpRequest, desk: Desk, decision: Decision) -> HttpResponse:
    """Carry it out and say so, or why not; the page again with what its form lacks."""
    if not decision.form.is_valid():
        return _page(request, desk, refused=decision)
    try:
        messages.success(request, decision.carry_out())
    except tuple(REFUSED) as error:
        reason = next(word for kind, word in REFUSED.items() if isinstance(error, kind))
        messages.warning(request, lines.refusal(reason, decision.order))
    response = redirect("office:payments")
    response["Location"] += f"?muc={decision.shelf}" if decision.shelf != lines.OPEN else ""
    return response


def _page(request: HttpRequest, desk: Desk, *, refused: Decision | None = None) -> HttpResponse:
    asked = refused.shelf if refused else request.GET.get("muc", "")
    shelf = asked if asked in lines.TITLES else lines.OPEN
    backs = settling.refunds_due()
    counts = {
        lines.OPEN: lines.of_shelf(lines.OPEN).count(),
        lines.BACK: len(backs),
        lines.AWAITING: lines.to_confirm().count(),
        lines.SETTLED: lines.of_shelf(lines.SETTLED).count(),
    }
    shown = pages(counts[shelf], PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    context: dict[str, Any] = {
        "desk": desk,
        "shelf": shelf,
        "shelves": [(key, title, counts[key]) for key, title in lines.TITLES.items()],
        "pages": shown,
        "act": refused.act if refused else "",
        "acted_on": refused.about if refused else "",
        "form": refused.form if refused else None,
    }
    if shelf == lines.BACK:
        context["backs"] = backs[shown.span]
    elif shelf == lines.AWAITING:
        context["orders"] = lines.to_confirm()[shown.span]
    else:
        rows = lines.of_shelf(shelf).select_related("payment")
        context["lines"] = lines.lines(rows[shown.span])
    return render(request, "office/payments/list.html", context, status=422 if refused else 200)
