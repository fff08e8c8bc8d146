"""The people of a sales point: admitted by invitation, suspended and let in again by the office."""

from django.db import transaction

from marketplace import clock
from marketplace.accounts import memberships
from marketplace.accounts.errors import UnknownRole, UnknownSubject
from marketplace.accounts.memberships import change_role, end, resume, suspend
from marketplace.accounts.models import User
from marketplace.places.models import PointMember, PointRole, SalesPoint
from marketplace.places.rules import ever_served_an_office

__all__ = ["admit", "change_role", "check_role", "end", "may_reset", "resume", "suspend", "title"]


def title(subject: str) -> str:
    """The name of the point with this address. Raises UnknownSubject."""
    return _point(subject).name


def check_role(role: str) -> None:
    """Raises UnknownRole."""
    if role not in PointRole.values:
        raise UnknownRole(role)


@transaction.atomic
def admit(subject: str, user: User, *, role: str, by: User | None) -> PointMember:
    """Make `user` a member of the point with this address; one who is gets this role.

    Locks the point. Raises UnknownSubject, MemberSuspended.
    """
    point = _point(subject, lock=True)
    today = clock.today()
    held = point.members.filter(memberships.held(today), user=user).first()
    return memberships.admit(PointMember(point=point, user=user, role=role, since=today), held, actor=by)


def may_reset(subject: str, user: User) -> bool:
    """True of a member of this point who never served an office."""
    held = PointMember.objects.filter(memberships.held(clock.today()), user=user, point__slug=subject)
    return held.exists() and not ever_served_an_office(user)


def _point(slug: str, *, lock: bool = False) -> SalesPoint:
    rows = SalesPoint.objects.select_for_update() if lock else SalesPoint.objects.all()
    try:
        return rows.get(slug=slug)
    except SalesPoint.DoesNotExist as error:
        raise UnknownSubject("point", slug) from error
