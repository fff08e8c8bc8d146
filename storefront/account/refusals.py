"""Who is signed in and may not pass: told so, and told why where the office shut somebody out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.defaults import permission_denied

from storefront.account.doors import Suspension, suspensions_of, works_anywhere


def not_open(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the suspension with its reason where that is what keeps somebody out, else the plain page."""
    found = shutting_out(request)
    return suspended(request, found) if found else permission_denied(request, exception)


def suspended(request: HttpRequest, found: list[Suspension]) -> HttpResponse:
    """The page of somebody whom the office shut out, while a session of theirs is still open."""
    response = render(request, "account/suspended.html", {"suspensions": found}, status=403)
    add_never_cache_headers(response)
    return response


def shutting_out(request: HttpRequest) -> list[Suspension]:
    """The suspensions behind this refusal: of the place in the address, or all of them for whoever works nowhere."""
    user = getattr(request, "user", None)  # a request refused early has none
    if user is None or not user.is_authenticated:
        return []
    found = suspensions_of(user)
    if not found or not works_anywhere(user):
        return found
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    return [each for each in found if slug and each.slug == slug]
