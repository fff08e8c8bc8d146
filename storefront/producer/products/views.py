"""The producer's products: the list, and one with all that can be done to it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog_sync.indexes.base import text_in
from marketplace.offers import edits, engine, pauses
from marketplace.offers.models import ChangeState, ListingChange
from marketplace.places.folding import sort_key
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import store
from marketplace.stores.records import StoreProduct
from storefront.kit.day import today
from storefront.producer.products.access import of_own_product
from storefront.producer.products.forms import ChannelPriceForm, PauseForm, PriceForm, StockForm
from storefront.producer.products.history import history
from storefront.producer.products.pictures import shown
from storefront.producer.products.shelves import Pack, packs, thumbnail
from storefront.producer.products.standings import Explained, explain
from storefront.producer.stall import Stall, members


@dataclass(frozen=True, slots=True)
class Line:
    """A product in the list."""

    product: RegisteredProduct
    explained: Explained
    packs: tuple[Pack, ...]
    picture: str
    is_paused: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class PackForms:
    """A pack and what can be done to it."""

    pack: Pack
    price: PriceForm
    channel: ChannelPriceForm
    stock: StockForm


@require_safe
@members
def products(request: HttpRequest, stall: Stall) -> HttpResponse:
    """Every product of the stall: those on show first, then those that need something done."""
    rows = list(RegisteredProduct.objects.filter(producer=stall.producer).select_related("producer", "commune"))
    lines = _lines(request, rows)
    context = {
        "stall": stall,
        "on_show": [line for line in lines if line.explained.standing.is_listable],
        "off_show": [line for line in lines if not line.explained.standing.is_listable],
    }
    return render(request, "producer/products/list.html", context)


@require_safe
@of_own_product
def product(request: HttpRequest, stall: Stall, product: RegisteredProduct) -> HttpResponse:
    """One product."""
    return product_page(request, stall, product)


def product_page(
    request: HttpRequest, stall: Stall, product: RegisteredProduct, *, refused: Form | None = None
) -> HttpResponse:
    """The whole page; `refused` is said again with what was wrong."""
    offer, waiting = engine.offered(product.code), edits.waiting(product.code)
    context = {
        "stall": stall,
        "product": product,
        "explained": explain([product], today=today(request))[product.code],
        "packs": [_forms(pack, refused) for pack in packs(offer)],
        "pictures": shown(offer.pictures if offer else (), refused=refused),
        "pause": pauses.last_step(product.code),
        "pause_form": refused if isinstance(refused, PauseForm) else PauseForm(auto_id="tam-ngung-%s"),
        "waiting": waiting,
        "decided": _decided(product, without=waiting),
        "history": history(product),
    }
    return render(request, "producer/products/product.html", context)


def _forms(pack: Pack, refused: Form | None) -> PackForms:
    mine = refused if refused is not None and refused.data.get("sku") == pack.sku else None
    return PackForms(
        pack,
        price=mine if type(mine) is PriceForm else PriceForm(pack=pack),
        channel=mine if isinstance(mine, ChannelPriceForm) else ChannelPriceForm(pack=pack),
        stock=mine if isinstance(mine, StockForm) else StockForm(pack=pack),
    )


def _decided(product: RegisteredProduct, *, without: Collection[str]) -> list[ListingChange]:
    """The office's last word on each kind of proposal, but those of which a newer one waits."""
    states = (ChangeState.ACCEPTED, ChangeState.REFUSED)
    rows = product.listing_changes.filter(state__in=states).exclude(kind__in=without)
    return list(rows.order_by("kind", "-decided_at", "-pk").distinct("kind"))


def _lines(request: HttpRequest, rows: list[RegisteredProduct]) -> list[Line]:
    """Ten queries, however many products."""
    codes = [row.code for row in rows]
    explained = explain(rows, today=today(request))
    offers: dict[str, StoreProduct] = {offer.code: offer for offer in store.products(codes=codes)}
    paused = pauses.paused_codes(codes)
    waiting = ListingChange.objects.filter(product__in=rows, state=ChangeState.WAITING)
    counts = Counter(waiting.values_list("product_id", flat=True))
    lines = [
        Line(
            product=row,
            explained=explained[row.code],
            packs=packs(offers.get(row.code)),
            picture=thumbnail(offers.get(row.code)),
            is_paused=row.code in paused,
            waiting=counts[row.pk],
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (sort_key(text_in(line.product.name, "vi")), line.product.code))
