"""Putting something into the basket, from a product's page or from its card."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.stores.channels import ONLINE, POS
from marketplace.stores.errors import StoreUnavailable
from storefront.kit.day import today
from storefront.kit.htmx import htmx_of
from storefront.kit.own_addresses import came_from
from storefront.kit.posting import posted
from storefront.kit.visitor import basket_count, is_of_age
from storefront.shop.buying.basket import MOST_UNITS, Basket, Line, keep, read
from storefront.shop.buying.selling import Goods, Why, goods
from storefront.shop.buying.words import refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, as a sentence. `is_cut`: fewer were put in than asked for."""

    is_added: bool
    text: str
    is_cut: bool = False


@posted
def add(request: HttpRequest) -> HttpResponse:
    """Add units of a variant; a product that comes in several packs sends a card's visitor to its page to choose."""
    code, sku = request.POST.get("code", ""), request.POST.get("sku", "")
    try:
        found = goods([code], on=today(request)).get(code) if "\x00" not in code else None
    except StoreUnavailable:
        return _told_back(request, Outcome(False, refusal(Why.UNREAD)), code, sku)
    if found is None:
        raise Http404(code)
    if found.product.alcohol_pct and not is_of_age(request):
        return _to_choose(request, code)
    chosen = sku or _only_variant(request, found)
    if not chosen:
        return _to_choose(request, code)
    outcome = _added(request, found, Line(chosen, code, quantity(request.POST.get("quantity", "1")), None))
    return _told_back(request, outcome, code, sku)


def _told_back(request: HttpRequest, outcome: Outcome, code: str, sku: str) -> HttpResponse:
    """The sentence, in place of the form or on the page the button was pressed on."""
    if htmx_of(request):
        context = {"outcome": outcome, "code": code, "sku": sku, "count": basket_count(request)}
        context["most_units"] = most_units()
        return render(request, "shop/basket_added.html", context)
    tell = messages.success if outcome.is_added else messages.warning
    tell(request, outcome.text)
    return HttpResponseRedirect(came_from(request, otherwise=_page_of(code)))


def quantity(text: str) -> int:
    """The number typed, at most one more than an order takes of one kind; one where it is none."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit()):
        return 1
    return min(int(typed.lstrip("0")[:3] or "0"), MOST_UNITS + 1)


def most_units() -> str:
    """How many of one kind an order takes."""
    return _("An order takes at most %(most)s of one kind.") % {"most": MOST_UNITS}


def _only_variant(request: HttpRequest, found: Goods) -> str:
    """The pack meant where only one can be bought."""
    sold = [each.sku for each in found.variants if found.channels(each.sku, today(request))]
    return sold[0] if len(sold) == 1 else ""


def _added(request: HttpRequest, found: Goods, wanted: Line) -> Outcome:
    basket, day = read(request), today(request)
    channels = found.channels(wanted.sku, day)
    variant = found.variant(wanted.sku)
    if not channels or variant is None:
        return Outcome(False, refusal(found.why_not_variant(wanted.sku, ONLINE, day)))
    if basket.is_full and basket.line(wanted.sku) is None:
        return Outcome(False, _("The basket is full. Order what is in it first."))
    line = Line(wanted.sku, wanted.code, wanted.quantity, variant.price_in(channels[0]))
    kept = basket.with_more(line)
    keep(request, kept)
    before = basket.line(wanted.sku)
    is_cut = wanted.quantity + (before.quantity if before else 0) > MOST_UNITS
    told = _told(found, kept, wanted.sku, channels)
    return Outcome(True, f"{told} {most_units()}" if is_cut else told, is_cut)


def _told(found: Goods, basket: Basket, sku: str, channels: tuple[str, ...]) -> str:
    name = text_in(found.product.name, get_language() or "vi")
    line = basket.line(sku)
    count = line.quantity if line else 0
    told = ngettext(
        "Added to the basket: %(name)s. %(count)s unit of it is there now.",
        "Added to the basket: %(name)s. %(count)s units of it are there now.",
        count,
    ) % {"name": name, "count": count}
    if channels[0].startswith(POS):
        told += " " + _("It is in stock at a sales point only, so it can be picked up, not delivered.")
    return told


def _to_choose(request: HttpRequest, code: str) -> HttpResponse:
    """The product's page, where packs are chosen, age is asked and reasons are told."""
    page = f"{_page_of(code)}#gia"
    if htmx_of(request):
        return HttpResponse(headers={"HX-Redirect": page})
    return HttpResponseRedirect(page)


def _page_of(code: str) -> str:
    return reverse("shop:product", args=[code])
