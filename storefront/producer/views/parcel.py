"""One parcel: what is in it, where it goes, what to do next; and the slip that travels with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.accounts import phones
from marketplace.orders.models import OrderMethod, Parcel, ParcelState, ParcelStep
from storefront.kit.timelines import parcel_timeline
from storefront.producer.addresses import contact
from storefront.producer.forms import DeliveredForm, RefusedForm, SentForm
from storefront.producer.stall import Stall, of_parcel
from storefront.producer.views.board import card

CAN_RUN_OUT = {ParcelState.PLACED, ParcelState.ACCEPTED, ParcelState.PACKED}


@require_safe
@of_parcel
def parcel(request: HttpRequest, stall: Stall, parcel: Parcel) -> HttpResponse:
    """The page of one parcel."""
    return show(request, stall, parcel)


@require_safe
@of_parcel
def slip(request: HttpRequest, stall: Stall, parcel: Parcel) -> HttpResponse:
    """The packing slip, to print; only while the stall may see the buyer."""
    buyer = contact(parcel, now=timezone.now())
    if buyer is None:
        messages.warning(request, _("There is a slip from acceptance on, and for 90 days."))
        return redirect("producer:parcel", parcel.key)
    facts = {"parcel": parcel, "buyer": buyer, "collects": collects(parcel), "phone": phones.readable(buyer.phone)}
    own_phone = phones.readable(parcel.producer.phone)
    return render(request, "producer/slip.html", {"stall": stall, "own_phone": own_phone} | facts)


def show(request: HttpRequest, stall: Stall, parcel: Parcel, **forms: object) -> HttpResponse:
    """The page with what was typed and refused, or with empty forms."""
    now = timezone.now()
    buyer = contact(parcel, now=now)
    facts = {
        "stall": stall,
        "card": card(parcel, now),
        "parcel": parcel,
        "lines": parcel.lines.all(),
        "buyer": buyer,
        "phone": phones.readable(buyer.phone) if buyer else "",
        "collects": collects(parcel),
        "can_run_out": parcel.state in CAN_RUN_OUT,
        "entries": parcel_timeline(parcel, on_behalf=_("by the OCOP office on behalf: %(who)s")),
        "sent_form": SentForm(auto_id="gui-%s", initial=_sent(parcel)),
        "delivered_form": DeliveredForm(auto_id="giao-%s", initial={"collected": parcel.total_vnd}),
        "refused_form": RefusedForm(auto_id="khong-nhan-%s"),
    }
    return render(request, "producer/parcel.html", facts | forms, status=422 if forms else 200)


def _sent(parcel: Parcel) -> dict[str, str]:
    """What the form of sending begins with: what is on record, else the carrier of the parcel before, else nothing.

    Nobody is chosen unasked for a first parcel: who carries it holds the buyer's money. One query.
    """
    if parcel.state != ParcelState.PACKED:
        return SentForm.facts_of(parcel)
    sent = ParcelStep.objects.filter(parcel__producer=parcel.producer_id, to_state=ParcelState.HANDED_OVER)
    last = sent.order_by("-pk").values_list("parcel__carrier", flat=True).first()
    return {} if last is None else SentForm.carried_by(last)


def collects(parcel: Parcel) -> bool:
    """True when the buyer pays at the door; a partner pays later by transfer."""
    return parcel.order.method == OrderMethod.COD
