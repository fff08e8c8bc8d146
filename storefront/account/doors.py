"""Which doors are a person's own: where they land after signing in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace import clock
from marketplace.accounts import memberships
from marketplace.accounts.models import User
from marketplace.places.models import PointMember
from marketplace.places.rules import points_of
from marketplace.producers.models import ProducerMember
from marketplace.producers.rules import producers_of
from storefront.kit import access

_SAID = ("suspended_reason", "suspended_at")


@dataclass(frozen=True, slots=True)
class Door:
    """A part of the site that opens to this person."""

    title: str | Promise
    text: str
    icon: str
    url: str


def doors_of(user: User) -> tuple[Door, ...]:
    """The doors that open to `user` today. Three queries."""
    found = []
    if stalls := [member.producer.name for member in producers_of(user)]:
        found.append(Door(_("My stall"), ", ".join(stalls), "store", reverse("producer:home")))
    if points := [member.point.name for member in points_of(user)]:
        found.append(Door(_("Selling at the counter"), ", ".join(points), "shopping-basket", reverse("pos:home")))
    if access.works_in_office(user):
        found.append(Door(_("OCOP office"), "", "layout-dashboard", reverse("office:home")))
    if user.is_staff:
        found.append(Door(_("System administration"), "", "settings", reverse("admin:index")))
    return tuple(found)


def works_by_invitation(user: User) -> bool:
    """True of members of producers and points who serve no office: they stay signed in on their device."""
    is_member = producers_of(user).exists() or points_of(user).exists()
    return is_member and not user.is_staff and not access.works_in_office(user)


@dataclass(frozen=True, slots=True)
class Suspension:
    """Where the office keeps this person out, why, and since when. `slug` is that of a sales point."""

    where: str
    reason: str
    since: datetime
    slug: str = ""


def suspensions_of(user: User) -> list[Suspension]:
    """The memberships that `user` holds today and is kept out of, the newest suspension first. Two queries."""
    kept_out = memberships.held(clock.today()) & Q(user=user, suspended_at__isnull=False)
    found = [
        *(Suspension(*row) for row in ProducerMember.objects.filter(kept_out).values_list("producer__name", *_SAID)),
        *(
            Suspension(*row)
            for row in PointMember.objects.filter(kept_out).values_list("point__name", *_SAID, "point__slug")
        ),
    ]
    return sorted(found, key=lambda each: each.since, reverse=True)


def works_anywhere(user: User) -> bool:
    """True while any door is open to `user`."""
    return user.is_staff or access.works_in_office(user) or producers_of(user).exists() or points_of(user).exists()


def shut_out_because(user: User) -> str | None:
    """The reason of the suspension, for somebody all of whose doors the office has shut; else None."""
    found = [] if works_anywhere(user) else suspensions_of(user)
    return found[0].reason if found else None
