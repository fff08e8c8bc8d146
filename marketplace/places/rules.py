"""Who may act for the office and for a sales point: predicates for the permission rules of every room and door.

They ask the memberships in force on the market's date. A province's officers serve all its communes.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from marketplace import clock
from marketplace.accounts.memberships import held, in_force
from marketplace.accounts.models import User
from marketplace.accounts.predicates import predicate
from marketplace.places.models import (
    Commune,
    OfficeMember,
    OfficeRole,
    PointMember,
    PointRole,
    Province,
    SalesPoint,
)


def memberships(user: User) -> QuerySet[OfficeMember]:
    """The memberships that `user` holds today; none for somebody not signed in or shut out."""
    today = clock.today()
    if not user.is_active:
        return OfficeMember.objects.none()
    return OfficeMember.objects.filter(Q(until__isnull=True) | Q(until__gte=today), user_id=user.pk, since__lte=today)


@predicate
def is_province_officer(user: User) -> bool:
    """Somebody who serves a whole province."""
    return memberships(user).filter(role=OfficeRole.PROVINCE_OFFICER).exists()


@predicate
def is_commune_officer(user: User) -> bool:
    """Somebody who serves one commune."""
    return memberships(user).filter(role=OfficeRole.COMMUNE_OFFICER).exists()


@predicate
def serves(user: User, place: Province | Commune | None) -> bool:
    """Whether `place` lies where `user` serves; of no place it is never true."""
    if isinstance(place, Province):
        return memberships(user).filter(role=OfficeRole.PROVINCE_OFFICER, province=place).exists()
    if isinstance(place, Commune):
        whole_province = Q(role=OfficeRole.PROVINCE_OFFICER, province_id=place.province_id)
        return memberships(user).filter(whole_province | Q(commune=place)).exists()
    return False


def ever_served_an_office(user: User) -> bool:
    """Whether `user` serves an office, served one or will: an account that no link may open."""
    return user.is_staff or user.is_superuser or OfficeMember.objects.filter(user_id=user.pk).exists()


def points_of(user: User | AnonymousUser) -> QuerySet[PointMember]:
    """The memberships of points that `user` holds today, with their points, by name; none for somebody shut out."""
    if not user.is_authenticated or not user.is_active:
        return PointMember.objects.none()
    serving = PointMember.objects.filter(in_force(clock.today()), user_id=user.pk)
    return serving.select_related("point", "user").order_by("point__name", "pk")


def is_shut_out(user: User, point_slug: str) -> bool:
    """True of somebody who would work at this point today, had the office not suspended the membership."""
    kept_out = PointMember.objects.filter(held(clock.today()), user_id=user.pk, suspended_at__isnull=False)
    return kept_out.filter(point__slug=point_slug).exists()


@predicate
def is_point_member(user: User, point: SalesPoint | None = None) -> bool:
    """Somebody who works at `point`, as cashier or manager; without one, at any."""
    found = points_of(user)
    return (found if point is None else found.filter(point=point)).exists()


@predicate
def is_cashier(user: User, point: SalesPoint | None = None) -> bool:
    """Somebody who may sell at `point`: its cashiers, and its managers, who can do all a cashier can."""
    return bool(is_point_member(user, point))


@predicate
def is_point_manager(user: User, point: SalesPoint | None = None) -> bool:
    """Somebody who manages `point`; without one, any."""
    found = points_of(user).filter(role=PointRole.MANAGER)
    return (found if point is None else found.filter(point=point)).exists()
