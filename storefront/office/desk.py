"""Who sits at the office's desk, for which places, and who may pass its doors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from marketplace.accounts.models import User
from marketplace.places.models import OfficeMember, OfficeRole
from marketplace.places.rules import memberships
from marketplace.programme.registry import Scope
from marketplace.stores.saleor import watch
from storefront.office.fragments import wants_fragment

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Desk:
    """An officer at work: the whole province's, or that of some communes."""

    officer: User
    scope: Scope
    serves_province: bool
    place: str
    title: str

    @property
    def name(self) -> str:
        """The officer as others see them."""
        return str(self.officer)

    @property
    def reconciles(self) -> bool:
        """True when it also looks after an engine that others can change: orders there may differ from ours."""
        return self.serves_province and watch.is_in_use()


def officers(view: View) -> View:
    """Open a view to every officer of this market's province; it gets the `Desk` after the request."""
    return _guarded(view, province_only=False)


def province_officers(view: View) -> View:
    """Open a view to officers of the whole province only."""
    return _guarded(view, province_only=True)


def desk_of(user: User) -> Desk | None:
    """The desk of `user`, or None for somebody who does not serve this market's province today. One query."""
    serving = memberships(user).filter(province_id=settings.PROVINCE_CODE).select_related("province", "commune")
    members = list(serving.order_by("pk"))
    whole = [member for member in members if member.role == OfficeRole.PROVINCE_OFFICER]
    if whole:
        return _desk(user, whole[:1], place=whole[0].province.full_name, communes=None)
    if members:
        place = ", ".join(str(member.commune) for member in members)
        return _desk(user, members, place=place, communes=tuple(member.commune_id or "" for member in members))
    return None


def _desk(user: User, members: Sequence[OfficeMember], *, place: str, communes: tuple[str, ...] | None) -> Desk:
    scope = Scope(settings.PROVINCE_CODE, commune_codes=communes, with_illustrative=settings.DEMO)
    role = _("Commune officer") if communes else _("Province officer")
    return Desk(user, scope, serves_province=communes is None, place=place, title=members[0].title or role)


def _guarded(view: View, *, province_only: bool) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        desk = desk_of(request.user)
        if desk is None or (province_only and not desk.serves_province):
            raise PermissionDenied
        response = view(request, desk, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Back to the page asked for; to the office's home where that was a form or a fragment of a page."""
    is_fragment = wants_fragment(request)
    is_page = request.method in ("GET", "HEAD") and not is_fragment
    answer = redirect_to_login(request.get_full_path() if is_page else reverse("office:home"))
    return HttpResponseClientRedirect(answer.url) if is_fragment else answer
