"""Who may pass which door. Nobody is asked to sign in; the wrong role meets a plain page that says so (403)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from marketplace.accounts.models import User
from marketplace.places.rules import is_commune_officer, is_province_officer

View = Callable[..., HttpResponseBase]

is_officer = is_province_officer | is_commune_officer


def works_in_office(user: User | AnonymousUser) -> bool:
    """True for officers of the province and of its communes."""
    return user.is_authenticated and bool(is_officer(user))


def office_required(view: View) -> View:
    """Open a view to them."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not works_in_office(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
