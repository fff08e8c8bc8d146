"""Who stands at which counter, with which till and shift, and who may pass its doors.

Nobody is sent to sign in; at a point that is not theirs people find nothing (404), so that not even its tills are known
to strangers; what only managers do meets a plain 403, and whom the office shut out is told so there (403).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from csp.constants import SELF, WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.places.models import PointRole, SalesPoint
from marketplace.places.rules import is_shut_out, points_of
from marketplace.pos import shifts, tills
from marketplace.pos.models import Shift, Till

View = Callable[..., HttpResponseBase]
COOKIE = "quay-{}"
SALT = "storefront.pos.till"
COOKIE_SECONDS = 400 * 24 * 3600  # the longest that browsers keep; renewed on each visit


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at work at a point, on the device at hand."""

    user: User
    point: SalesPoint
    is_manager: bool
    till: Till | None
    shift: Shift | None

    @property
    def name(self) -> str:
        """The person as receipts name them."""
        return str(self.user)


def staff(view: View) -> View:
    """Open a view to everybody who works at the point of its address; it gets the `Desk` after the request."""
    return _guarded(view, managers_only=False, is_machine=False)


def managers(view: View) -> View:
    """Open a view to those who manage the point of its address."""
    return _guarded(view, managers_only=True, is_machine=False)


def machines(view: View) -> View:
    """Open an address to the page of the till: who is not signed in any more hears it as JSON."""
    return _guarded(view, managers_only=False, is_machine=True)


def may_scan(view: View) -> View:
    """Let a page read codes with the camera where the browser cannot do it itself: by WebAssembly, still from here."""
    allowed: View = csp_update({"script-src": [SELF, WASM_UNSAFE_EVAL]})(view)
    return allowed


def remember(response: HttpResponse, desk: Desk, token: str) -> None:
    """Let the device keep the token of its till, out of reach of scripts."""
    response.set_signed_cookie(
        COOKIE.format(desk.point.slug),
        token,
        salt=SALT,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(response: HttpResponse, desk: Desk) -> None:
    """Let the device drop the token of its till."""
    response.delete_cookie(COOKIE.format(desk.point.slug))


def _guarded(view: View, *, managers_only: bool, is_machine: bool) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _sign_in(request, slug, is_machine=is_machine)
        token = _token(request, slug)
        try:
            desk = _desk_of(request.user, slug, token)
        except (Http404, PermissionDenied) as shut:
            if is_machine:
                return _not_yours(HTTPStatus.NOT_FOUND if isinstance(shut, Http404) else HTTPStatus.FORBIDDEN)
            raise
        if managers_only and not desk.is_manager:
            raise PermissionDenied
        response = view(request, desk, *args, **kwargs)
        if not is_machine:
            add_never_cache_headers(response)
            if desk.till and not response.cookies and isinstance(response, HttpResponse):
                remember(response, desk, token)
        return response

    return guarded


def _desk_of(user: User, slug: str, token: str) -> Desk:
    """Raises Http404 for whoever does not work there today, PermissionDenied for whom the office shut out there."""
    members = list(points_of(user).filter(point__slug=slug))
    if not members and is_shut_out(user, slug):
        raise PermissionDenied
    if not members:
        raise Http404
    point = members[0].point
    till = tills.by_token(token, point=point)
    is_manager = any(member.role == PointRole.MANAGER for member in members)
    return Desk(user, point, is_manager=is_manager, till=till, shift=shifts.current(till) if till else None)


def _token(request: HttpRequest, slug: str) -> str:
    return request.get_signed_cookie(COOKIE.format(slug), default="", salt=SALT) or ""


def _not_yours(status: HTTPStatus) -> JsonResponse:
    """Somebody who left the point while its page stood open: the device asks who works there now."""
    return JsonResponse({"state": "sign_in", "sentence": _("You do not work at this point.")}, status=status)


def _sign_in(request: HttpRequest, slug: str, *, is_machine: bool) -> HttpResponseBase:
    """Back to the page asked for; to the point's home where that was a form."""
    if is_machine:
        return JsonResponse({"state": "sign_in", "sentence": _("You are signed out. Sign in again.")}, status=401)
    is_page = request.method in ("GET", "HEAD")
    return redirect_to_login(request.get_full_path() if is_page else reverse("pos:desk", args=[slug]))
