"""What applies at once: prices, counts, pauses, a photo taken down."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from marketplace.offers import engine, pauses, prices, takedown
from marketplace.offers import stock as stock_counts
from marketplace.offers.errors import AlreadyPaused, NotPaused, NotShown
from marketplace.outbox.errors import LeaseTaken
from marketplace.programme.models import RegisteredProduct
from marketplace.stores.channels import producer_place
from marketplace.stores.errors import StoreUnavailable
from storefront.kit.posting import posted
from storefront.producer.products.access import of_own_product
from storefront.producer.products.forms import ChannelPriceForm, PauseForm, PriceForm, StockForm, TakeDownForm
from storefront.producer.products.shelves import Pack, packs
from storefront.producer.products.views import product_page
from storefront.producer.stall import Stall


@of_own_product
@posted
def price(request: HttpRequest, stall: Stall, product: RegisteredProduct) -> HttpResponse:
    """Set the listed price of a pack, or the price of its own of a channel."""
    kind = ChannelPriceForm if request.POST.get("channel") else PriceForm
    form = kind(request.POST, pack=_pack(request, product))
    if not form.is_valid():
        return product_page(request, stall, product, refused=form)
    facts = form.cleaned_data
    verb = partial(prices.set_price, facts["sku"], form.channel_code, facts["price"])
    set_price = partial(verb, actor=stall.user, reason=facts["reason"])
    if not _saved(request, form, set_price, said=_("The price applies from now on.")):
        return product_page(request, stall, product, refused=form)
    return redirect("producer:product", product.code)


@of_own_product
@posted
def stock(request: HttpRequest, stall: Stall, product: RegisteredProduct) -> HttpResponse:
    """Say how many units of a pack lie at the producer's."""
    form = StockForm(request.POST, pack=_pack(request, product))
    if not form.is_valid():
        return product_page(request, stall, product, refused=form)
    facts, home = form.cleaned_data, producer_place(stall.producer.code)
    verb = partial(stock_counts.count, facts["sku"], home, facts["quantity"])
    count = partial(verb, actor=stall.user, reason=facts["reason"])
    if not _saved(request, form, count, said=_("The count applies from now on.")):
        return product_page(request, stall, product, refused=form)
    return redirect("producer:product", product.code)


@of_own_product
@posted
def pause(request: HttpRequest, stall: Stall, product: RegisteredProduct) -> HttpResponse:
    """Stop selling for a while."""
    form = PauseForm(request.POST, auto_id="tam-ngung-%s")
    if not form.is_valid():
        return product_page(request, stall, product, refused=form)
    try:
        pauses.pause(product.code, actor=stall.user, reason=form.cleaned_data["reason"])
    except AlreadyPaused:
        messages.info(request, _("It is paused already."))
    else:
        messages.success(request, _("Paused: buyers see it and cannot order it."))
    return redirect("producer:product", product.code)


@of_own_product
@posted
def resume(request: HttpRequest, stall: Stall, product: RegisteredProduct) -> HttpResponse:
    """Sell again."""
    try:
        pauses.resume(product.code, actor=stall.user)
    except NotPaused:
        messages.info(request, _("It is not paused."))
    else:
        messages.success(request, _("On sale again, as long as its certificate is in force."))
    return redirect("producer:product", product.code)


@of_own_product
@posted
def take_down(request: HttpRequest, stall: Stall, product: RegisteredProduct) -> HttpResponse:
    """A photo off show; what stood there before comes back."""
    form = TakeDownForm(request.POST, auto_id="go-anh-%s")
    if not form.is_valid():
        return product_page(request, stall, product, refused=form)
    picture, reason = form.cleaned_data["picture"], form.cleaned_data["reason"]
    verb = partial(takedown.take_down, product.code, picture, actor=stall.user, reason=reason)
    try:
        if not _saved(request, form, verb, said=_("Taken down: buyers do not see this photo any more.")):
            return product_page(request, stall, product, refused=form)
    except NotShown:
        messages.info(request, _("This photo is not on show any more."))
    return redirect("producer:product", product.code)


def _saved(request: HttpRequest, form: Form, verb: Callable[[], object | None], *, said: str) -> bool:
    """Call a verb that speaks to the store; when it cannot, the form says so and what was typed stays."""
    try:
        row = verb()
    except LeaseTaken:
        form.add_error(None, _("Somebody else is changing this product right now. Please save again."))
    except StoreUnavailable:
        form.add_error(None, _("The store did not answer. Nothing was lost: please save again in a minute."))
    else:
        messages.success(request, said if row else _("That is how it stood already."))
        return True
    return False


def _pack(request: HttpRequest, product: RegisteredProduct) -> Pack:
    """The pack the form speaks of; a pack of another product is not there."""
    for pack in packs(engine.offered(product.code)):
        if pack.sku == request.POST.get("sku"):
            return pack
    raise Http404
