"""Paying an order at once: the code for the bank's app, how long the goods are held, and what came of it.

The page is as secret as the order's: whoever holds its signed link. It asks again by itself (htmx) or when it is
loaded anew, and leads to the receipt once the order is placed.
"""

import json
import logging
import time
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.orders import paying
from marketplace.orders.models import Order, OrderState
from marketplace.payments import callbacks, providers, records
from marketplace.payments.errors import NoAccount, NotOffered, ProviderUnavailable
from marketplace.payments.models import Method, Notice, Outcome, Payment, State
from marketplace.payments.providers import accounts, banks, sepay, vietqr
from marketplace.payments.providers.base import Return
from marketplace.payments.providers.vietqr import Account
from storefront.kit.htmx import htmx_of
from storefront.kit.posting import posted
from storefront.shop.buying.order_page import order_or_404

WAITING, COMING, ATTENTION, OVER = "waiting", "coming", "attention", "over"
BACK, DONE, NOT_YET = "ve", "xong", "chua"  # how a payer comes back from the provider's page

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What a transfer needs: as a code, and to be typed by hand."""

    qr: str
    account: Account
    bank: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paying:
    """An order to be paid. `state` is `waiting`, `coming` (paid, nearly placed), `attention` or `over`."""

    order: Order
    payment: Payment
    state: str
    came_vnd: int = 0
    transfer: Transfer | None = None

    @property
    def until(self) -> datetime:
        """When the goods are sold to others."""
        return self.order.pay_until or self.order.created_at

    @property
    def seconds_left(self) -> int:
        """How long that is from now on."""
        return max(0, int((self.until - timezone.now()).total_seconds()))

    @property
    def left(self) -> str:
        """The same as minutes and seconds, as the clock on the page goes on from it."""
        return f"{self.seconds_left // 60}:{self.seconds_left % 60:02d}"

    @property
    def is_card(self) -> bool:
        """True when it is paid on the page of a provider."""
        return self.payment.method == Method.CARD


@never_cache
@require_safe
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """How to pay, or what came of it; htmx gets the part that changes."""
    order = order_or_404(token)
    if order.placed_at is not None or not order.is_prepaid:
        return _to_receipt(request, token, order)
    swap, back = bool(htmx_of(request)), request.GET.get(BACK)
    if back == DONE and not swap:
        paying.look(order)
    context = {"paying": _paying(order), "token": token, "swap": swap, "back": back}
    return render(request, "shop/pay.html#state" if swap else "shop/pay.html", context)


@never_cache
@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """The code as a drawing, to be kept as a picture: a phone cannot scan its own screen."""
    found = _paying(order_or_404(token))
    if found.transfer is None:
        raise Http404(token)
    drawn = BytesIO()
    segno.make(found.transfer.qr, error="m", micro=False).save(drawn, kind="svg", scale=12, border=4, xmldecl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@never_cache
@require_safe
def by_card(request: HttpRequest, token: str) -> HttpResponse:
    """On to the provider's page. A link and no form: what a form leads to must be ours (form-action)."""
    order = order_or_404(token)
    found = _paying(order) if order.placed_at is None and order.is_prepaid else None
    if found is None or not found.is_card or found.state != WAITING:
        return redirect("shop:pay", token)
    page = request.build_absolute_uri(reverse("shop:pay", args=[token]))
    back_to = Return(
        done_url=f"{page}?{BACK}={DONE}",
        back_url=f"{page}?{BACK}={NOT_YET}",
        language=get_language() or "vi",
        email=order.email,
        until=order.pay_until,
    )
    try:
        step = providers.provider_for(found.payment.method).start(found.payment, back_to)
    except (ProviderUnavailable, NotOffered) as error:
        logger.warning("shop: no page to pay %s on: %s", found.payment.pk, error)
        messages.warning(request, _("The card’s payment page does not answer just now. Please try again in a moment."))
        return redirect("shop:pay", token)
    records.known_as(found.payment.pk, step.ref)
    return redirect(step.url)


@never_cache
@posted
def pretend(request: HttpRequest, token: str) -> HttpResponse:
    """In the demonstration only: the bank's notice, made and signed here, comes in by the same door as a real one."""
    if not settings.DEMO:
        raise Http404(token)
    found = _paying(order_or_404(token))
    if found.transfer is not None and found.state == WAITING:
        body = json.dumps(
            {
                "id": time.time_ns() // 1_000_000,
                "transferType": "in",
                "transferAmount": found.payment.amount_vnd,
                "accountNumber": found.transfer.account.number,
                "content": found.transfer.note,
                "referenceCode": "MINH-HOA",
            }
        ).encode()
        now = str(int(time.time()))
        signed = {"X-SePay-Timestamp": now, "X-SePay-Signature": sepay.sign(settings.SEPAY_SECRETS[0], now, body)}
        callbacks.apply(providers.SEPAY, signed, body)
    return redirect("shop:pay", token)


def _to_receipt(request: HttpRequest, token: str, order: Order) -> HttpResponse:
    """The order is placed: its page says so, whoever asks."""
    page = reverse("shop:order", args=[token])
    if order.state == OrderState.PLACED and htmx_of(request):
        messages.success(request, _("Thank you! The money has come and your order is placed."))
    return HttpResponse(headers={"HX-Redirect": page}) if htmx_of(request) else redirect(page)


def _paying(order: Order) -> Paying:
    payment = paying.payment_of(order)
    if payment is None:
        raise Http404(order.number)
    came = Notice.objects.filter(payment=payment, outcome=Outcome.NEEDS_ATTENTION)
    came_vnd = sum(came.values_list("amount_vnd", flat=True))
    facts: dict[str, Any] = {"order": order, "payment": payment, "came_vnd": came_vnd}
    if payment.state == State.RECEIVED:
        return Paying(state=COMING, **facts)
    if came_vnd:
        return Paying(state=ATTENTION, **facts)
    if order.state != OrderState.AWAITING or payment.state != State.DUE:
        return Paying(state=OVER, **facts)
    return Paying(state=WAITING, transfer=_transfer(payment), **facts)


def _transfer(payment: Payment) -> Transfer | None:
    """What is typed or scanned in the bank's app; None where it is paid otherwise, or the account is gone."""
    if payment.method != Method.VIETQR:
        return None
    try:
        account = accounts.of(payment)
    except NoAccount:
        return None
    qr = providers.provider_for(payment.method).start(payment).qr
    return Transfer(qr=qr, account=account, bank=banks.name(account.bin), note=vietqr.plain(payment.subject))
