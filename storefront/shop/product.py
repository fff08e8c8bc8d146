"""The page of one product."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog_sync.indexes.base import text_in
from marketplace.programme.models import RegisteredProduct
from storefront.kit.caching import conditional
from storefront.kit.day import today
from storefront.kit.visitor import is_of_age
from storefront.shop.age import gate
from storefront.shop.buying.selling import Goods, Why, offered
from storefront.shop.offers import PricedVariant, StockedPoint, priced_variants, stocked_points
from storefront.shop.papers import Paper, paper
from storefront.shop.pictures import Picture, picture
from storefront.shop.places import Place, place
from storefront.shop.standings import Registered, registered_or_404


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Everything the page shows of a product on offer."""

    code: str
    name: str
    other_name: str
    other_language: str
    story: str
    group: str
    group_code: str
    picture: Picture
    picture_words: str
    is_illustrative: bool
    has_alcohol: bool
    shelf_life_days: int | None
    stars: int
    paper: Paper | None
    certified_until: date | None
    place: Place
    variants: tuple[PricedVariant, ...]
    points: tuple[StockedPoint, ...]
    why_not: Why | None
    check_url: str

    @property
    def has_price(self) -> bool:
        """True when at least one pack is priced."""
        return any(variant.price_vnd is not None for variant in self.variants)


@require_safe
@conditional
def product(request: HttpRequest, code: str) -> HttpResponse:
    """A product on offer; one that is registered but not on offer is gone (410), with a way to what became of it.

    While the store does not answer the page stands without price and stock, and no copy of it is kept (503).
    """
    found = registered_or_404(code, today=today(request))
    if found.product.code != code:
        return redirect("shop:product", found.product.code, permanent=True)
    if found.product.alcohol_pct and not is_of_age(request):
        return gate(request)
    if not found.standing.is_listable:
        return render(
            request, "shop/product_gone.html", {"product": found.product, "standing": found.standing}, status=410
        )
    on_sale = offered(found.product, found.standing)
    page = _page(request, found, on_sale)
    context = {"page": page, "producer": found.product.producer, "structured": structured(page, found.product, request)}
    return render(request, "shop/product.html", context, status=200 if on_sale.is_read else 503)


def structured(page: ProductPage, product: RegisteredProduct, request: HttpRequest) -> SafeString:
    """The product for machines (schema.org). An offer is named only outside the demo, where it is one."""
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": page.name,
        "sku": page.code,
        "url": request.build_absolute_uri(request.path),
        "description": page.story,
    }
    if not page.picture.is_drawing:
        facts["image"] = request.build_absolute_uri(page.picture.url)
    if product.producer:
        facts["manufacturer"] = {"@type": "Organization", "name": product.producer.name}
    prices = [variant.price_vnd for variant in page.variants if variant.price_vnd is not None]
    if prices and not settings.DEMO:
        facts["offers"] = {
            "@type": "AggregateOffer",
            "priceCurrency": "VND",
            "lowPrice": min(prices),
            "highPrice": max(prices),
        }
    text = json.dumps(facts, ensure_ascii=False)
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return mark_safe(safe)  # noqa: S308  without the three letters that could end the script element or open a tag


def _page(request: HttpRequest, found: Registered, on_sale: Goods) -> ProductPage:
    product, offer, language = found.product, on_sale.offer, get_language() or "vi"
    other = "en" if language == "vi" else "vi"
    name, other_name = text_in(product.name, language), product.name.get(other, "")
    stored = next(iter(offer.pictures), None) if offer else None
    return ProductPage(
        code=product.code,
        name=name,
        other_name=other_name if other_name != name else "",
        other_language=other,
        story=text_in(product.story, language),
        group=product.get_group_display(),
        group_code=product.group,
        picture=picture(stored.url if stored else "", product.category),
        picture_words=text_in(stored.alt, language) if stored else "",
        is_illustrative=product.illustrative,
        has_alcohol=bool(product.alcohol_pct),
        shelf_life_days=product.shelf_life_days,
        stars=found.standing.stars or 0,
        paper=paper(found.certificate) if found.certificate else None,
        certified_until=found.standing.certified_until,
        place=place(product.commune, product.former_commune, product.former_district, product.former_province),
        variants=priced_variants(on_sale, on=today(request)),
        why_not=on_sale.why_not(today(request)),
        points=stocked_points(offer),
        check_url=request.build_absolute_uri(reverse("shop:check_product", args=[product.code])),
    )
