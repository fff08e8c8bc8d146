"""Who stands in a stall, for which producer, and who may pass its doors.

Somebody who works for several producers chooses one; the choice lasts for the session, and a parcel's own page brings
its producer with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from marketplace.accounts.models import User
from marketplace.orders import boards
from marketplace.orders.models import Parcel
from marketplace.producers.models import Producer, ProducerMember, ProducerRole
from marketplace.producers.rules import producers_of

View = Callable[..., HttpResponseBase]
CHOSEN = "stall"


@dataclass(frozen=True, slots=True)
class Stall:
    """A person at work for one producer."""

    user: User
    producer: Producer
    role: str
    has_others: bool

    @property
    def is_owner(self) -> bool:
        """True of the stall's owners, false of its staff."""
        return self.role == ProducerRole.OWNER


def members(view: View) -> View:
    """Open a view to the people of a producer; it gets the `Stall` after the request."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        own = memberships(request)
        if isinstance(own, HttpResponseBase):
            return own
        member = _chosen(request, own)
        if member is None:
            return _to_choice(request)
        return _answer(view, request, _stall(request, member, own), *args, **kwargs)

    return guarded


def owners(view: View) -> View:
    """Open a view to the owners of a stall only; staff meet a plain 403."""

    @wraps(view)
    def for_owners(request: HttpRequest, stall: Stall, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not stall.is_owner:
            raise PermissionDenied
        return view(request, stall, *args, **kwargs)

    return members(for_owners)


def of_parcel(view: View) -> View:
    """Open a view on one parcel to the people of its producer; everybody else's parcels do not exist (404).

    It gets the `Stall` and the `Parcel`.
    """

    @wraps(view)
    def guarded(request: HttpRequest, key: str) -> HttpResponseBase:
        own = memberships(request)
        if isinstance(own, HttpResponseBase):
            return own
        parcel = _parcels(own).filter(key=key).first()
        if parcel is None:
            raise Http404
        member = next(one for one in own if one.producer_id == parcel.producer_id)
        return _answer(view, request, _stall(request, member, own), parcel)

    return guarded


def here(request: HttpRequest) -> Stall | None:
    """The stall this person stands in; none for strangers, and none before one of several is chosen."""
    if not isinstance(request.user, User):
        return None
    own = list(producers_of(request.user))
    member = _chosen(request, own) if own else None
    return _stall(request, member, own) if member else None


def choose(request: HttpRequest, member: ProducerMember) -> None:
    """Work for this producer from now on."""
    request.session[CHOSEN] = member.producer_id


def memberships(request: HttpRequest) -> list[ProducerMember] | HttpResponseBase:
    """Those of who is signed in; an answer for whoever has none."""
    if not isinstance(request.user, User):
        is_page = request.method in ("GET", "HEAD")
        return redirect_to_login(request.get_full_path() if is_page else reverse("producer:home"))
    own = list(producers_of(request.user))
    if not own:
        raise PermissionDenied
    return own


def _parcels(own: list[ProducerMember]) -> QuerySet[Parcel]:
    mine = boards.placed().filter(producer__in=[member.producer_id for member in own])
    return mine.select_related("order__commune", "order__province", "producer")


def _chosen(request: HttpRequest, own: list[ProducerMember]) -> ProducerMember | None:
    if len(own) == 1:
        return own[0]
    return next((member for member in own if member.producer_id == request.session.get(CHOSEN)), None)


def _stall(request: HttpRequest, member: ProducerMember, own: list[ProducerMember]) -> Stall:
    if len(own) > 1 and request.session.get(CHOSEN) != member.producer_id:
        choose(request, member)
    return Stall(member.user, member.producer, member.role, has_others=len(own) > 1)


def _to_choice(request: HttpRequest) -> HttpResponseBase:
    back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("producer:home")
    return HttpResponseRedirect(f"{reverse('producer:choose')}?{urlencode({'next': back})}")


def _answer(view: View, request: HttpRequest, stall: Stall, *args: Any, **kwargs: Any) -> HttpResponseBase:
    response = view(request, stall, *args, **kwargs)
    add_never_cache_headers(response)
    return response
