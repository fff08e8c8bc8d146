"""The public check: any product of the register, also one that is not on offer, with its state, paper and history."""

from urllib.parse import unquote, urlsplit

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog_sync.indexes.base import text_in
from marketplace.places.folding import fold
from marketplace.programme.certificates import standings
from marketplace.programme.models import RegisteredProduct
from storefront.kit.caching import conditional
from storefront.kit.day import today
from storefront.kit.paging import page_number, pages
from storefront.kit.states import look
from storefront.shop.history import history
from storefront.shop.papers import paper
from storefront.shop.places import place
from storefront.shop.standings import registered_or_404

PAGE_SIZE = 20
MOST_WORDS = 8


@require_safe
@conditional
def search(request: HttpRequest) -> HttpResponse:
    """Find a product by its code, its name, its producer's name, or the address behind its QR code."""
    text = request.GET.get("q", "").strip()[:200]
    exact = RegisteredProduct.objects.filter(code__iexact=_code_in(text)).first() if text else None
    if exact:
        return redirect("shop:check_product", exact.code)
    found = _named(text) if text else RegisteredProduct.objects.none()
    total = found.count() if text else 0
    shown = pages(total, PAGE_SIZE, page_number(request.GET.get("trang")), lambda number: _address(text, number))
    rows = list(found[shown.span])
    known = standings([row.code for row in rows], today=today(request)) if rows else {}
    results = [(row, text_in(row.name, get_language() or "vi"), known[row.code]) for row in rows]
    context = {"asked": text, "total": total, "results": results, "pages": shown}
    return render(request, "shop/check.html", context)


@require_safe
@conditional
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Where one product stands today, and why."""
    found = registered_or_404(code, today=today(request))
    product = found.product
    if product.code != code:
        return redirect("shop:check_product", product.code, permanent=True)
    shown = paper(found.certificate) if found.certificate else None
    context = {
        "product": product,
        "name": text_in(product.name, get_language() or "vi"),
        "standing": found.standing,
        "look": look(found.standing.state),
        "paper": shown,
        "last_day": found.standing.certified_until or (shown.in_force_until if shown else None),
        "place": place(product.commune, product.former_commune, product.former_district, product.former_province),
        "history": history(found),
        "address": request.build_absolute_uri(reverse("shop:check_product", args=[product.code])),
    }
    return render(request, "shop/check_result.html", context)


def _named(text: str) -> QuerySet[RegisteredProduct]:
    """Every word must stand in the product's or its producer's name; accents and order do not matter."""
    found = RegisteredProduct.objects.select_related("producer").order_by("illustrative", "folded_name", "code")
    for word in fold(text).split()[:MOST_WORDS]:
        found = found.filter(Q(folded_name__contains=word) | Q(producer__folded_name__contains=word))
    return found


def _code_in(text: str) -> str:
    """What was scanned may be the whole address of a check page."""
    if "/" not in text:
        return text
    try:
        path = urlsplit(text).path
    except ValueError:  # brackets that hold no address of IPv6
        return text
    return unquote(path).replace("\x00", "").rstrip("/").rpartition("/")[2]


def _address(text: str, number: int) -> str:
    query = {"q": text} | ({"trang": number} if number > 1 else {})
    return f"{reverse('shop:check')}?{urlencode(query)}"
