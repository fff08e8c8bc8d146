"""The product list: search, facets, suggestions."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog_sync import catalogue
from catalog_sync.indexes.base import SearchAnswer, Suggestion, SuggestionKind
from catalog_sync.indexes.errors import IndexUnavailable
from marketplace.places.models import SalesPoint
from marketplace.programme.models import RegisteredProduct
from storefront.kit.caching import conditional
from storefront.kit.day import today
from storefront.kit.htmx import htmx_of
from storefront.kit.paging import pages
from storefront.kit.visitor import is_of_age
from storefront.shop.age import alcohol_filter
from storefront.shop.cards import cards
from storefront.shop.facets import chips, facets
from storefront.shop.selection import PAGE_SIZE, SORTS, Selection

SHOWN, ASKED = 8, 12  # some that were asked for may be hidden


@require_safe
@conditional
def products(request: HttpRequest) -> HttpResponse:
    """The whole page, or for htmx only its results with the filters that belong to them."""
    selection = Selection.from_query(request.GET)
    language = get_language() or "vi"
    try:
        answer = catalogue.search(
            selection.request(on=today(request), language=language, alcohol=alcohol_filter(request))
        )
    except IndexUnavailable:
        return render(request, "shop/products_unavailable.html", status=503)
    htmx = htmx_of(request)
    wants_results_only = htmx and not htmx.history_restore_request
    template = "shop/products.html#results" if wants_results_only else "shop/products.html"
    context = _context(answer, selection) | {"swap": bool(wants_results_only), "is_of_age": is_of_age(request)}
    return render(request, template, context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What may be meant by the letters typed so far, as JSON for the search box."""
    text = " ".join(request.GET.get("q", "").split())[:100]
    try:
        found = _for_age(request, _suggested(request, text)) if text else ()
    except IndexUnavailable:
        found = ()
    answer = JsonResponse({"suggestions": [_suggestion(each) for each in found]})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _suggested(request: HttpRequest, text: str) -> tuple[Suggestion, ...]:
    return catalogue.suggest(text, on=today(request), language=get_language() or "vi", limit=ASKED)


def _for_age(request: HttpRequest, found: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """Without drinks while no age is declared, cut to what the box shows."""
    codes = [each.code for each in found if each.kind == SuggestionKind.PRODUCT]
    hidden: set[str] = set()
    if codes and not is_of_age(request):
        hidden = set(RegisteredProduct.objects.filter(code__in=codes, alcohol_pct__gt=0).values_list("code", flat=True))
    kept = [each for each in found if each.kind != SuggestionKind.PRODUCT or each.code not in hidden]
    return tuple(kept[:SHOWN])


def _context(answer: SearchAnswer, selection: Selection) -> dict[str, object]:
    points = dict(SalesPoint.objects.values_list("slug", "name")) if answer.facets.get("in_stock_at") else {}
    return {
        "selection": selection,
        "search_text": selection.text,
        "total": answer.total,
        "relaxed": str(answer.relaxed),
        "cards": cards(hit.listing for hit in answer.hits),
        "facets": facets(answer, selection, points),
        "chips": chips(answer, selection, points),
        "sorts": sort_choices(selection),
        "real_only_url": selection.with_real_only(not selection.real_only).url,
        "register_url": _register_url(selection.text),
        "filter_count": sum(len(values) for values in selection.chosen.values()) + selection.real_only,
        "pages": pages(answer.total, PAGE_SIZE, selection.page, lambda number: selection.on_page(number).url),
    }


def sort_choices(selection: Selection) -> list[tuple[str, str, bool]]:
    """(value, words, whether chosen) of every order."""
    words = {
        "": _("Best match") if selection.text else _("Recommended"),
        "moi": _("Newest recognition"),
        "sao": _("Most stars"),
        "gia": _("Price, low to high"),
        "gia-giam": _("Price, high to low"),
        "ten": _("Name, A to Z"),
    }
    return [(value, words[value], value == selection.sort) for value in SORTS]


def _suggestion(suggestion: Suggestion) -> dict[str, str]:
    by_kind = {
        SuggestionKind.PRODUCT: (_("product"), reverse("shop:product", args=[suggestion.code])),
        SuggestionKind.PRODUCER: (_("producer"), Selection().toggled("producer", suggestion.code).url),
        SuggestionKind.COMMUNE: (_("place"), Selection().toggled("commune", suggestion.code).url),
    }
    kind, url = by_kind[suggestion.kind]
    return {"text": suggestion.text, "kind": kind, "url": url}


def _register_url(text: str) -> str:
    """Where the same words are looked for in the whole register."""
    return reverse("shop:check") + (f"?{urlencode({'q': text})}" if text else "")
