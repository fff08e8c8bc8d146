"""What waits for the office: proposals for other texts and another photo."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.offers import edits, engine, photos
from marketplace.offers.claims import claims
from marketplace.offers.errors import (
    FileTooLarge,
    NameTaken,
    NothingChanged,
    NotWaiting,
    PhotoRefused,
    TextMissing,
    TextTooLong,
    TooManyPixels,
    TooSmall,
)
from marketplace.offers.models import ChangeKind, ListingChange
from marketplace.offers.texts import ListingTexts, from_json, texts_of
from marketplace.outbox.errors import LeaseTaken
from marketplace.programme.models import RegisteredProduct
from storefront.kit.numbers import number
from storefront.kit.posting import posted
from storefront.producer.products.access import of_own_product
from storefront.producer.products.forms import PhotoForm, TextForm
from storefront.producer.products.shelves import thumbnail
from storefront.producer.stall import Stall


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_product
def text(request: HttpRequest, stall: Stall, product: RegisteredProduct) -> HttpResponse:
    """Name, story and shelf life; what waits already is what the form begins with."""
    waiting = edits.waiting(product.code).get(ChangeKind.TEXT)
    if request.method != "POST":
        form = TextForm(initial=TextForm.filled(_says(product, waiting)))
        return _text_page(request, stall, product, form, waiting)
    form = TextForm(request.POST)
    if form.is_valid() and _propose(stall, product, form):
        messages.success(request, _("Sent to the OCOP office. Buyers see it once it is accepted."))
        return redirect("producer:product", product.code)
    return _text_page(request, stall, product, form, waiting)


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_product
def photo(request: HttpRequest, stall: Stall, product: RegisteredProduct) -> HttpResponse:
    """Another photo."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PhotoForm(*sent)
    if request.method == "POST" and form.is_valid():
        try:
            alt = {"vi": form.cleaned_data["alt_vi"]}
            edits.propose_photo(product.code, form.cleaned_data["photo"], alt=alt, actor=stall.user)
        except PhotoRefused as refused:
            form.add_error("photo", _why(refused))
        except LeaseTaken:
            form.add_error(None, _("Somebody else is changing this product right now. Please save again."))
        else:
            messages.success(request, _("Sent to the OCOP office. Buyers see it once it is accepted."))
            return redirect("producer:product", product.code)
    context = {
        "stall": stall,
        "product": product,
        "form": form,
        "waiting": edits.waiting(product.code).get(ChangeKind.PHOTO),
        "picture": thumbnail(engine.offered(product.code)),
    }
    return render(request, "producer/products/photo.html", context)


@of_own_product
@posted(up=3)
def withdraw(request: HttpRequest, stall: Stall, product: RegisteredProduct, pk: int) -> HttpResponse:
    """Take back what waits."""
    if not product.listing_changes.filter(pk=pk).exists():
        raise Http404
    try:
        edits.withdraw(pk, actor=stall.user)
    except NotWaiting:
        messages.info(request, _("The office has decided already, or it was taken back before."))
    except LeaseTaken:
        messages.warning(request, _("Somebody else is changing this product right now. Please save again."))
    else:
        messages.success(request, _("Taken back. Nothing changes for buyers."))
    return redirect("producer:product", product.code)


def _propose(stall: Stall, product: RegisteredProduct, form: TextForm) -> bool:
    """True when it was sent; otherwise the form says why not."""
    try:
        edits.propose_text(
            product.code,
            name=form.texts("name"),
            story=form.texts("story"),
            shelf_life_days=form.cleaned_data["shelf_life_days"] or 0,
            actor=stall.user,
        )
    except NothingChanged:
        form.add_error(None, _("Nothing differs from what buyers see already."))
    except NameTaken as taken:
        form.add_error("name_vi", _("Your product %(code)s has this name already.") % {"code": taken.product_code})
    except TextMissing as missing:
        form.add_error(missing.field, _("This text is needed."))
    except LeaseTaken:
        form.add_error(None, _("Somebody else is changing this product right now. Please save again."))
    except TextTooLong as long:
        form.add_error(long.field, _("At most %(limit)s letters.") % {"limit": number(long.limit)})
    return form.is_valid()


def _text_page(
    request: HttpRequest, stall: Stall, product: RegisteredProduct, form: TextForm, waiting: ListingChange | None
) -> HttpResponse:
    typed = form.data if form.is_bound else form.initial
    words = [str(typed.get(name, "")) for name in form.fields]
    flagged = dict.fromkeys(claim.words for text in words for claim in claims(text, product.group))
    context = {"stall": stall, "product": product, "form": form, "waiting": waiting, "flagged": list(flagged)}
    return render(request, "producer/products/text.html", context)


def _says(product: RegisteredProduct, waiting: ListingChange | None) -> ListingTexts:
    """What the listing would say once what waits is accepted."""
    present = texts_of(product)
    return from_json(waiting.after, present) if waiting else present


def _why(refused: PhotoRefused) -> str:
    """What is wrong with a file, in words."""
    if isinstance(refused, FileTooLarge):
        return _("The file is larger than %(megabytes)s MB.") % {"megabytes": photos.MAX_BYTES // 1024 // 1024}
    if isinstance(refused, TooSmall):
        facts = {"width": number(refused.width), "height": number(refused.height), "least": number(refused.least)}
        return _("The photo has %(width)s × %(height)s pixels; each side needs at least %(least)s.") % facts
    if isinstance(refused, TooManyPixels):
        return _("The picture has too many pixels. Please send a smaller one.")
    return _("This is no JPG, PNG or WebP photo, or the file is damaged.")
