"""The basket's own page: change quantities, take things out, see what stands in the way.

While the store does not answer it shows what is kept, at the prices last seen, and lets nothing be ordered.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.stores.channels import ONLINE
from marketplace.stores.errors import StoreUnavailable
from storefront.kit.day import today
from storefront.kit.htmx import htmx_of
from storefront.shop.buying.adding import most_units, quantity
from storefront.shop.buying.basket import MOST_UNITS, Basket, keep, read
from storefront.shop.buying.pickup import pick_ups
from storefront.shop.buying.placing import mine
from storefront.shop.buying.selling import goods, unread_goods
from storefront.shop.buying.showing import Shown, shown


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest) -> HttpResponse:
    """The page (503 while the store is away); POST changes one line or mends all, then shows it again."""
    swap = bool(htmx_of(request))
    told = ""
    if request.method == "POST":
        told = most_units() if _wanted(request) > MOST_UNITS else ""
        keep(request, _changed(request, read(request)))
        if not swap:
            if told:
                messages.warning(request, told)
            return redirect("shop:basket")
    context = _context(request) | {"swap": swap, "told": told}
    if swap:  # htmx shows nothing but answers that are well, and only those keep the session
        return render(request, "shop/basket.html#basket", context)
    return render(request, "shop/basket.html", context, status=503 if context["is_away"] else 200)


def mended(basket: Basket, seen: Shown) -> Basket:
    """Only what can be had: fewer where fewer are left, nothing of what is not sold, today's prices."""
    for item in seen.items:
        if item.why_not is not None:
            basket = basket.without({item.line.sku})
            continue
        basket = basket.with_quantity(item.line.sku, min(item.line.quantity, item.left))
        basket = basket.with_price(item.line.sku, item.price_vnd)
    return basket


def _changed(request: HttpRequest, before: Basket) -> Basket:
    asked = request.POST
    if "sua" in asked:
        try:
            return mended(before, shown(before, on=today(request)))
        except StoreUnavailable:  # the page shown next says so
            return before
    if "bo" in asked:
        return before.without({asked["bo"]})
    if not asked.get("quantity", "").strip():
        return before
    return before.with_quantity(asked.get("sku", ""), _wanted(request))


def _wanted(request: HttpRequest) -> int:
    """The number typed beside a line, one more or one less where such a button was pressed."""
    typed = quantity(request.POST.get("quantity", ""))
    return typed + {"them": 1, "bot": -1}.get(request.POST.get("buoc", ""), 0)


def _context(request: HttpRequest) -> dict[str, Any]:
    held, day, is_away = read(request), today(request), False
    try:
        known = goods(held.codes, on=day)
    except StoreUnavailable:
        known, is_away = unread_goods(held.codes, on=day), True
    there = pick_ups(held, known, on=day)
    delivered = shown(held, on=day, channel=ONLINE, known=known)
    can_order = not is_away and (delivered.is_fine or bool(there))
    facts = {"basket": delivered, "pick_ups": there, "can_order": can_order, "is_away": is_away}
    return facts if held else facts | {"mine": mine(request)}
