"""Which doors are a person's own: where they land after signing in."""

from dataclasses import dataclass

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


def shut_out_because(user: User) -> str | None:
    """The reason of the suspension, for somebody all of whose doors the office has shut; else None."""
    if user.is_staff or access.works_in_office(user) or producers_of(user).exists() or points_of(user).exists():
        return None
    held = memberships.held(clock.today())
    for table in (ProducerMember, PointMember):
        reason = table.objects.filter(held, user=user, suspended_at__isnull=False).values_list("suspended_reason")
        if row := reason.order_by("-suspended_at").first():
            return str(row[0])
    return None
