"""One order that a partner placed, and the word that its transfer came."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.orders import bookkeeping
from marketplace.orders.models import Order, OrderState
from marketplace.payments.errors import AmountDiffers, NotDue
from marketplace.payments.models import Payment
from storefront.kit.numbers import vnd
from storefront.kit.partner_orders import orders_of, reference_of
from storefront.kit.posting import posted
from storefront.office.desk import Desk, province_officers
from storefront.office.partners.forms import TransferForm
from storefront.office.partners.lines import partner_or_404


@require_safe
@province_officers
def order(request: HttpRequest, desk: Desk, slug: str, number: str) -> HttpResponse:
    """Lines, parcels, invoice, payment, and what happened."""
    return _page(request, desk, _order_or_404(desk, slug, number))


@province_officers
@posted
def paid(request: HttpRequest, desk: Desk, slug: str, number: str) -> HttpResponse:
    """The partner's transfer came."""
    found = _order_or_404(desk, slug, number)
    form = TransferForm(request.POST)
    if form.is_valid() and _received(request, desk, found, form):
        return redirect("office:partner_order", slug, number)
    return _page(request, desk, found, form=form)


def _received(request: HttpRequest, desk: Desk, found: Order, form: TransferForm) -> bool:
    """True when it is on record now; otherwise the form says why not."""
    try:
        bookkeeping.transfer_received(found.number, actor=desk.officer, **form.cleaned_data)
    except AmountDiffers as differs:
        text = _("%(amount)s is due. If another amount came, write down why.")
        form.add_error("reason", text % {"amount": vnd(differs.due_vnd)})
        return False
    except NotDue:
        messages.info(request, _("Nothing is due for this order any more."))
    else:
        messages.success(request, _("The transfer is on record."))
    return True


def _page(request: HttpRequest, desk: Desk, found: Order, *, form: TransferForm | None = None) -> HttpResponse:
    payment = _payment_of(found)
    amount_vnd = payment.amount_vnd if payment else None
    context = {
        "desk": desk,
        "partner": partner_or_404(desk.scope, found.partner),
        "order": found,
        "reference": reference_of(found),
        "parcels": found.parcels.select_related("producer").prefetch_related("lines"),
        "steps": [(step, OrderState(step.to_state).label) for step in found.steps.select_related("actor")],
        "payment": payment,
        "form": form or TransferForm(initial={"amount_vnd": amount_vnd}),
    }
    return render(request, "office/partners/order.html", context, status=422 if form else 200)


def _order_or_404(desk: Desk, slug: str, number: str) -> Order:
    found = orders_of(partner_or_404(desk.scope, slug)).select_related("commune", "province").filter(number=number)
    row = found.first()
    if row is None:
        raise Http404(number)
    return row


def _payment_of(found: Order) -> Payment | None:
    return next(iter(bookkeeping.payments_of(found)), None)
