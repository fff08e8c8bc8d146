"""The page of one order, its own receipt: whoever holds the signed link may see how far it is and cancel it.

Where it goes is shown only in the browser that placed it: a link is passed on easily.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.orders import cancelling, tracking
from marketplace.orders.errors import Busy, OutcomeOpen, Refused, TooLate, UnknownOrder, WrongState
from marketplace.orders.models import Order
from marketplace.stores.errors import StoreUnavailable
from storefront.kit.posting import posted
from storefront.shop.buying import drawing
from storefront.shop.buying.placing import is_mine
from storefront.shop.buying.receipt import receipt

REASONS = {
    "doi-y": "Khách đổi ý",
    "dat-nham": "Khách đặt nhầm",
    "lau-qua": "Khách thấy giao quá lâu",
    "khac": "Lý do khác của khách",
}


@never_cache
@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt, the state of each parcel, and what may still be done."""
    return render(request, "shop/order.html", _context(request, order_or_404(token), token))


@never_cache
@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt as one drawing, to be kept as a picture."""
    found = receipt(order_or_404(token))
    return HttpResponse(drawing.svg(found, address=_address(request, token)), content_type="image/svg+xml")


@never_cache
@posted
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Cancel the order as its buyer, before anything of it is packed."""
    found = order_or_404(token)
    reason = REASONS.get(request.POST.get("reason", ""), REASONS["khac"])
    try:
        cancelling.cancel(found, actor=None, reason=reason)
    except (TooLate, WrongState, Refused):
        messages.warning(
            request, _("It is too late to cancel: a parcel is packed already. You may refuse it at the door.")
        )
    except (Busy, OutcomeOpen, StoreUnavailable):
        messages.warning(request, _("No answer came yet. Please try again in a moment."))
    else:
        told = _("The order is cancelled. Nothing will be delivered and nothing is to be paid.")
        if receipt(found).back_vnd:
            told = _("The order is cancelled. Nothing will be delivered, and what you paid is given back.")
        messages.success(request, told)
    return redirect("shop:order", token)


def order_or_404(token: str) -> Order:
    try:
        return tracking.by_token(token)
    except UnknownOrder:
        raise Http404(token) from None


def _context(request: HttpRequest, found: Order, token: str) -> dict[str, Any]:
    return {
        "receipt": receipt(found),
        "order": found,
        "token": token,
        "address": _address(request, token),
        "is_mine": is_mine(request, found),
        "reasons": _reasons(),
    }


def _reasons() -> list[tuple[str, str]]:
    words = {
        "doi-y": _("I changed my mind"),
        "dat-nham": _("I ordered by mistake"),
        "lau-qua": _("It takes too long"),
        "khac": _("Another reason"),
    }
    return [(value, words[value]) for value in REASONS]


def _address(request: HttpRequest, token: str) -> str:
    """The signed link in full: what the QR code says, and what the till reads."""
    return request.build_absolute_uri(reverse("shop:order", args=[token]))
