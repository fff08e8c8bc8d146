"""Finding an order again by phone number and code: how far it is, never to whom or where it goes.

A wrong number and an unknown code get the same answer, and only so many tries: codes cannot be guessed here.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.accounts import attempts, phones
from marketplace.accounts.errors import InvalidPhone, TooManyTries
from marketplace.orders import tracking
from marketplace.orders.errors import UnknownOrder
from marketplace.orders.records import TrackedOrder
from storefront.kit import client
from storefront.shop.buying.placing import mine


class TrackingForm(forms.Form):
    """What the buyer has at hand."""

    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("The one given with the order; from abroad with + and the country’s code."),
    )
    code = forms.CharField(
        label=gettext_lazy("Order code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "placeholder": "OC-7K3M-92QD"}
        ),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask, and answer on the same page: an address with a phone number in it would be kept in too many places."""
    context: dict[str, Any] = {"form": TrackingForm(), "mine": mine(request)}
    if request.method != "POST":
        return render(request, "shop/track.html", context)
    context["form"] = form = TrackingForm(request.POST)
    if not form.is_valid():
        return render(request, "shop/track.html", context, status=422)
    try:
        found = _found(request, form.cleaned_data["phone"], form.cleaned_data["code"])
    except TooManyTries:
        form.add_error(None, _("Too many tries. Please wait five minutes, then try again."))
        return render(request, "shop/track.html", context, status=429)
    if found is None:
        form.add_error(None, _("We find no order with this phone number and this code. Please check both."))
        return render(request, "shop/track.html", context, status=404)
    return render(request, "shop/track.html", context | {"found": found})


def _found(request: HttpRequest, typed: str, code: str) -> TrackedOrder | None:
    """The order, or None; every miss counts against the number and against where it came from."""
    now = timezone.now()
    try:
        phone = phones.normalise(typed)
    except InvalidPhone:
        phone = typed
    keys = [f"tracking phone {phone}", f"tracking from {client.address(request)}"]
    attempts.check(keys, now=now)
    try:
        return tracking.by_phone_and_code(phone, code)
    except UnknownOrder:
        attempts.failed(keys, now=now)
        return None
