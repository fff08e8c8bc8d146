"""Drinks with alcohol stay hidden until a visitor declares to be eighteen or older (law of 2019 on harms of alcohol).

Whether a product has alcohol is a fact of the register, never guessed from its name.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from storefront.kit.own_addresses import own
from storefront.kit.visitor import OF_AGE, is_of_age

DECLARED = "du-18"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def age(request: HttpRequest) -> HttpResponse:
    """Ask for the age, remember the answer for this session, and go on to where one wanted to be."""
    if request.method != "POST":
        return gate(request, _next(request, request.GET.get("toi", "")))
    if request.POST.get("tuoi") == DECLARED:
        request.session[OF_AGE] = True
        return HttpResponseRedirect(_next(request, request.POST.get("toi", "")))
    request.session.pop(OF_AGE, None)
    return HttpResponseRedirect(reverse("shop:products"))


def gate(request: HttpRequest, onwards: str = "") -> HttpResponse:
    """The question itself, in place of a page that shows alcohol; it names no product."""
    context = {"onwards": onwards or request.get_full_path(), "declared": DECLARED, "is_of_age": is_of_age(request)}
    return render(request, "shop/age.html", context)


def alcohol_filter(request: HttpRequest) -> bool | None:
    """The filter of every list: None shows all, False leaves drinks with alcohol out."""
    return None if is_of_age(request) else False


def _next(request: HttpRequest, wanted: str) -> str:
    return own(request, wanted, otherwise=reverse("shop:products"))
