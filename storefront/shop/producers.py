"""Producers: the list, and the page of one."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog_sync import catalogue
from catalog_sync.indexes.base import SearchRequest, text_in
from catalog_sync.indexes.errors import IndexUnavailable
from marketplace.places.folding import fold, sort_key
from marketplace.producers.models import Producer
from marketplace.programme.certificates import standings
from storefront.kit.caching import conditional
from storefront.kit.day import today
from storefront.kit.paging import page_number, pages
from storefront.kit.visitor import is_of_age
from storefront.shop.age import alcohol_filter
from storefront.shop.cards import cards
from storefront.shop.papers import sources
from storefront.shop.places import Place, place

PAGE_SIZE = 30
MOST_PRODUCTS = 100


@dataclass(frozen=True, slots=True)
class ProducerLine:
    """One producer of the list."""

    name: str
    url: str
    kind: str
    place: Place
    on_offer: int
    is_illustrative: bool


@require_safe
@conditional
def producers(request: HttpRequest) -> HttpResponse:
    """Every producer of the register by name, those with products on offer first."""
    text = request.GET.get("q", "").strip()[:100]
    on_offer = _on_offer(request)
    found = sorted(_named(text), key=lambda each: (not on_offer.get(each.code), sort_key(each.name)))
    shown = pages(len(found), PAGE_SIZE, page_number(request.GET.get("trang")), lambda number: _address(text, number))
    here = found[shown.span]
    lines = [_line(each, on_offer.get(each.code, 0)) for each in here]
    return render(request, "shop/producers.html", {"lines": lines, "total": len(found), "asked": text, "pages": shown})


@require_safe
@conditional
def producer(request: HttpRequest, slug: str) -> HttpResponse:
    """A producer, what is on offer of theirs, and the standing of the rest."""
    found = get_object_or_404(Producer.objects.select_related("commune__province"), slug=slug)
    wanted = SearchRequest(
        on=today(request),
        producers=(found.code,),
        alcohol=alcohol_filter(request),
        limit=MOST_PRODUCTS,
        language=get_language() or "vi",
        with_facets=False,
    )
    try:
        listings = [hit.listing for hit in catalogue.search(wanted).hits]
    except IndexUnavailable:
        listings = []
    context = {
        "producer": found,
        "place": place(found.commune, found.former_commune, found.former_district, found.former_province),
        "story": text_in(found.story, get_language() or "vi"),
        "sources": sources(found.source_url),
        "cards": cards(listings),
        "others": _not_on_offer(request, found, {listing.code for listing in listings}),
    }
    return render(request, "shop/producer.html", context)


def _on_offer(request: HttpRequest) -> Mapping[str, int]:
    """How many products of each producer are on offer today, by the producer's code."""
    try:
        answer = catalogue.search(SearchRequest(on=today(request), limit=0, alcohol=alcohol_filter(request)))
    except IndexUnavailable:
        return {}
    return {each.value: each.count for each in answer.facets.get("producer", ())}


def _named(text: str) -> list[Producer]:
    found = Producer.objects.select_related("commune__province")
    for word in fold(text).split():
        found = found.filter(folded_name__contains=word)
    return list(found)


def _line(found: Producer, on_offer: int) -> ProducerLine:
    return ProducerLine(
        name=found.name,
        url=reverse("shop:producer", args=[found.slug]),
        kind=found.get_kind_display() if found.kind else "",
        place=place(found.commune, found.former_commune, found.former_district, found.former_province),
        on_offer=on_offer,
        is_illustrative=found.illustrative,
    )


def _not_on_offer(request: HttpRequest, found: Producer, on_offer: set[str]) -> list[tuple[str, str, str]]:
    """(code, name, state) of the registered products that cannot be offered today."""
    listed = found.products.order_by("folded_name")
    if not is_of_age(request):
        listed = listed.exclude(alcohol_pct__gt=0)
    rows = {row.code: row for row in listed if row.code not in on_offer}
    if not rows:
        return []
    known = standings(rows, today=today(request))
    language = get_language() or "vi"
    return [(code, text_in(row.name, language), str(known[code].state)) for code, row in rows.items()]


def _address(text: str, number: int) -> str:
    query = ({"q": text} if text else {}) | ({"trang": number} if number > 1 else {})
    return reverse("shop:producers") + (f"?{urlencode(query)}" if query else "")
