"""The checkout: one page, no account. A form sent twice is one order; a form refused keeps what was typed."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.stores.errors import StoreUnavailable
from storefront.kit.day import today
from storefront.kit.htmx import htmx_of
from storefront.kit.provinces import province_choices
from storefront.kit.visitor import is_of_age
from storefront.shop.age import gate
from storefront.shop.buying import destinations, placing
from storefront.shop.buying.basket import Basket, keep, read
from storefront.shop.buying.basket_page import mended
from storefront.shop.buying.forms import LATER, CheckoutForm
from storefront.shop.buying.selling import goods
from storefront.shop.buying.showing import shown
from storefront.shop.buying.ways import Way, seen, ways

TYPED = "typed"
REMEMBERED = ("way", "pay", "name", "phone", "email", "province", "commune", "street", "note")
REFRESHES = {"xem", "chon_xa", "sua"}  # buttons that show the page again and place nothing


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """Show the form, show it again with what a choice changed, or place the order."""
    if request.method == "POST" and (known := placing.placed_before(request.POST.get("key", ""))):
        return redirect(placing.remembered(request, known))
    if "sua" in request.POST:
        keep(request, mended(read(request), shown(read(request), on=today(request))))
    held = read(request)
    try:
        choices = _choices(request, held)
    except StoreUnavailable:
        _keep_typed(request)
        raise
    if not choices:
        return _back_to_basket(request, held)
    if not is_of_age(request) and any(way.basket.has_alcohol for way in choices):
        return gate(request)
    if request.method != "POST":
        return _page(request, _form(request, choices, request.session.get(TYPED, {})), choices)
    request.session[TYPED] = _typed(request)
    if REFRESHES & request.POST.keys() or htmx_of(request):
        return _page(request, _form(request, choices, _typed(request) | _key(request)), choices)
    return _placed(request, choices)


def _placed(request: HttpRequest, choices: tuple[Way, ...]) -> HttpResponse:
    form = _form(request, choices, request.POST, bound=True)
    if form.is_valid():
        outcome = placing.place(request, form, choices, language=get_language() or "vi")
        if outcome.address:
            request.session.pop(TYPED, None)
            messages.success(request, placing.thanks(form))
            return redirect(outcome.address)
    elif form.is_worn_out:
        outcome = placing.CHANGED_MEANWHILE
    else:
        outcome = placing.Outcome()
    return _refused(request, form, outcome, choices)


def _refused(
    request: HttpRequest, form: CheckoutForm, outcome: placing.Outcome, choices: tuple[Way, ...]
) -> HttpResponse:
    """The page again, or the basket's where nothing can be ordered any more: what is in the way, and nothing lost."""
    for text in outcome.told:
        messages.warning(request, str(text))
    held = read(request)
    with suppress(StoreUnavailable):  # what was shown a moment ago will do
        choices = _choices(request, held)
    if not choices:
        return _back_to_basket(request, held)
    if form.errors and not form.is_worn_out:
        return _page(request, form, choices, status=422)
    if outcome.is_open:
        request.session[TYPED] |= _key(request)  # whatever comes of it, the page opened anew asks for the same order
    else:
        messages.warning(request, _("Nothing was ordered yet. Please look at the sums, then press “Order” again."))
    return _page(request, _form(request, choices, _typed(request) | _key(request)), choices, status=409)


def _choices(request: HttpRequest, held: Basket) -> tuple[Way, ...]:
    """How the basket can be got today. Raises StoreUnavailable."""
    day = today(request)
    return ways(held, goods(held.codes, on=day), on=day)


def _keep_typed(request: HttpRequest) -> None:
    """An answer that tells of trouble keeps no session, so what was typed is written down at once.

    With the key: an earlier try may have come through.
    """
    if request.method == "POST":
        request.session[TYPED] = _typed(request) | _key(request)
        request.session.save()


def _back_to_basket(request: HttpRequest, held: Basket) -> HttpResponse:
    """Nothing to order, or something stands in the way: the basket's page tells what."""
    if held and request.method == "POST":
        request.session[TYPED] = _typed(request)
        messages.warning(request, _("Nothing was ordered yet. What you typed is kept."))
    elif request.method == "POST":
        messages.info(request, _("The basket is empty: it was ordered or emptied in another window."))
    return redirect("shop:basket")


def _form(request: HttpRequest, choices: tuple[Way, ...], typed: Any, *, bound: bool = False) -> CheckoutForm:
    """The form for these ways; unbound it shows what was typed and finds no fault with it."""
    provinces = province_choices()
    way = next((each for each in choices if each.value == typed.get("way")), choices[0])
    lists: dict[str, Any] = {
        "ways": [(way.value, way.value) for way in choices],
        "pays": [(pay, pay) for pay in way.pays],
        "provinces": provinces,
        "communes": destinations.communes(_known(typed.get("province", ""), provinces), on=today(request)),
    }
    if bound:
        return CheckoutForm(typed, **lists)
    offered = {way.value for way in choices}
    given = {name: typed.get(name, "") for name in (*REMEMBERED, "find")}
    given["way"] = given["way"] if given["way"] in offered else choices[0].value
    given["pay"] = given["pay"] if given["pay"] in way.pays else way.pays[0]
    key = CheckoutForm.sound_key(typed.get("key"))
    return CheckoutForm(initial=given | {"key": key, "seen": seen(choices)}, **lists)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What stands in the form; a suggestion pressed is the commune chosen, and is looked for no longer."""
    typed = {name: request.POST.get(name, "").replace("\x00", "")[:500] for name in (*REMEMBERED, "find")}
    if chosen := request.POST.get("chon_xa"):
        typed |= {"commune": chosen, "find": ""}
    return typed


def _key(request: HttpRequest) -> dict[str, str]:
    """The key of the form that was sent: one page, one order."""
    return {"key": request.POST.get("key", "")}


def _page(request: HttpRequest, form: CheckoutForm, choices: tuple[Way, ...], *, status: int = 200) -> HttpResponse:
    day = today(request)
    value, province, commune, find = (
        str(form[name].value() or "").replace("\x00", "") for name in ("way", "province", "commune", "find")
    )
    province = _known(province, form.fields["province"].choices)
    way = next((each for each in choices if each.value == value), choices[0])
    suggestions = destinations.suggestions(find, province, on=day)
    context = {
        "form": form,
        "ways": choices,
        "way": way,
        "has_pays": any(each.pays != (LATER,) for each in choices),
        "pay": str(form["pay"].value() or way.pays[0]),
        "quote": way.quote(province if way.point is None else "", on=day),
        "has_fee": way.point is not None or bool(province),
        "suggestions": [each for each in suggestions if each.commune_code != commune],
        "asked": "" if suggestions else find,
        "swap": bool(htmx_of(request)),
    }
    template = "shop/checkout.html#changes" if context["swap"] else "shop/checkout.html"
    return render(request, template, context, status=status)


def _known(code: str, choices: Iterable[tuple[str, str]]) -> str:
    """The code if it is one of the choices, else nothing."""
    return code if code in dict(choices) else ""
