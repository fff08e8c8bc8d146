"""The sales of the shift at hand, their receipts, and taking one back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.pos import errors, sales
from marketplace.pos.models import Sale, SaleState
from marketplace.stores.errors import StoreUnavailable
from storefront.pos import sentences, slips
from storefront.pos.desk import Desk, staff
from storefront.pos.forms import ReasonForm
from storefront.pos.views.printing import print_slip


@require_safe
@staff
def journal(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The sales of this till's open shift, the last first."""
    rows = sales.recent(desk.shift) if desk.shift else []
    return render(request, "pos/journal.html", {"desk": desk, "sales": rows})


@require_safe
@staff
def receipt(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Phiếu bán hàng, for paper of 58 or 80 mm."""
    sale = _sale_or_404(desk, pk)
    may_void = sale.state == SaleState.RECORDED and sale.shift.is_open and sale.till == desk.till
    return print_slip(request, desk, slips.of_sale(sale), void_pk=sale.pk if may_void else None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def void(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Hủy giao dịch: goods back to the shelf, money back to the guest."""
    sale = _sale_or_404(desk, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sales.void(sale, till=desk.till, actor=desk.user, reason=form.cleaned_data["reason"])
        except (errors.PosError, StoreUnavailable) as error:
            form.add_error(None, sentences.of(error))
        else:
            messages.success(request, _("The sale is voided. Give the money back to the guest."))
            return redirect("pos:receipt", desk.point.slug, sale.pk)
    context = {"desk": desk, "sale": sale, "form": form, "lines": sale.lines.order_by("pk")}
    return render(request, "pos/void.html", context)


def _sale_or_404(desk: Desk, pk: int) -> Sale:
    rows = Sale.objects.select_related("shift", "till", "sold_by").exclude(number=None)
    sale: Sale = get_object_or_404(rows, pk=pk, shift__point=desk.point)
    return sale
