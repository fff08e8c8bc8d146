"""What a stall does with a parcel: one address a verb. Pressing twice does it once."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.orders import fulfilment
from marketplace.orders.models import Parcel, ParcelState
from marketplace.payments.errors import AmountDiffers
from storefront.kit.numbers import vnd
from storefront.kit.posting import posted
from storefront.producer.forms import DeliveredForm, RefusedForm, SentForm, SoldOutForm
from storefront.producer.stall import Stall, of_parcel
from storefront.producer.troubles import TROUBLES, sentence
from storefront.producer.views.parcel import collects, show


@of_parcel
@posted
def accept(request: HttpRequest, stall: Stall, parcel: Parcel) -> HttpResponse:
    """Nhận đơn."""
    said = _("Accepted. Now you see where it goes: pack it and print the slip.")
    return _do(request, parcel, lambda: fulfilment.accept(parcel.key, actor=stall.user), said)


@require_http_methods(["GET", "HEAD", "POST"])
@of_parcel
def sold_out(request: HttpRequest, stall: Stall, parcel: Parcel) -> HttpResponse:
    """Hết hàng: all of it by one button, or so many of each line."""
    language = get_language() or "vi"
    form = SoldOutForm(request.POST if request.method == "POST" else None, parcel=parcel, language=language)
    everything = "all" in request.POST
    if request.method == "POST" and (everything or form.is_valid()):
        units = form.all_units if everything else form.units
        return _do(request, parcel, lambda: fulfilment.cannot_supply(parcel.key, units, actor=stall.user), _left)
    facts = {"stall": stall, "parcel": parcel, "form": form}
    return render(request, "producer/sold_out.html", facts, status=422 if form.is_bound else 200)


@of_parcel
@posted
def pack(request: HttpRequest, stall: Stall, parcel: Parcel) -> HttpResponse:
    """Đã đóng gói."""
    said = _("Packed. Hand it to the carrier, then press “Sent”.")
    return _do(request, parcel, lambda: fulfilment.pack(parcel.key, actor=stall.user), said)


@of_parcel
@posted
def send(request: HttpRequest, stall: Stall, parcel: Parcel) -> HttpResponse:
    """Đã gửi hàng."""
    form = SentForm(request.POST, auto_id="gui-%s")
    if not form.is_valid():
        return show(request, stall, parcel, sent_form=form)
    carrier, tracking = form.carrier_name, form.cleaned_data["tracking"]
    said = _("Sent. The buyer sees that it is on the way.")
    return _do(
        request,
        parcel,
        lambda: fulfilment.hand_over(parcel.key, actor=stall.user, carrier=carrier, tracking=tracking),
        said,
    )


@of_parcel
@posted
def deliver(request: HttpRequest, stall: Stall, parcel: Parcel) -> HttpResponse:
    """Đã giao và thu tiền. Of a partner's parcel nothing is collected."""
    if not collects(parcel):
        said = _("Delivered. The partner pays by bank transfer.")
        return _do(request, parcel, lambda: fulfilment.deliver(parcel.key, actor=stall.user), said)
    form = DeliveredForm(request.POST, auto_id="giao-%s")
    if not form.is_valid():
        return show(request, stall, parcel, delivered_form=form)
    collected, reason = form.cleaned_data["collected"], form.cleaned_data["reason"]
    try:
        fulfilment.deliver(parcel.key, actor=stall.user, collected_vnd=collected, reason=reason)
    except AmountDiffers as error:
        form.add_error("reason", sentence(error))
        return show(request, stall, parcel, delivered_form=form)
    except TROUBLES as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Delivered, %(amount)s collected. Thank you!") % {"amount": vnd(collected)})
    return redirect("producer:parcel", parcel.key)


@of_parcel
@posted
def refuse(request: HttpRequest, stall: Stall, parcel: Parcel) -> HttpResponse:
    """Khách không nhận."""
    form = RefusedForm(request.POST, auto_id="khong-nhan-%s")
    if not form.is_valid():
        return show(request, stall, parcel, refused_form=form)
    said = _("Noted. The goods count as yours again, and nothing is owed for them.")
    return _do(request, parcel, lambda: fulfilment.refuse(parcel.key, actor=stall.user, reason=form.reason), said)


def _do(
    request: HttpRequest, parcel: Parcel, verb: Callable[[], Parcel], said: str | Callable[[Parcel], str]
) -> HttpResponse:
    """Run the verb; back to the parcel with what came of it."""
    try:
        after = verb()
    except TROUBLES as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, said if isinstance(said, str) else said(after))
    return redirect("producer:parcel", parcel.key)


def _left(parcel: Parcel) -> str:
    if parcel.state == ParcelState.NOT_SUPPLIED:
        return _("The buyer is told that nothing of this parcel comes. There is nothing more to do.")
    return _("The buyer is told. The parcel is %(amount)s now, delivery included.") % {"amount": vnd(parcel.total_vnd)}
