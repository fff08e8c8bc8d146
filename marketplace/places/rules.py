"""Who may act for the office: predicates for the permission rules of every room and door.

They ask the memberships in force on the market's date. A province's officers serve all its communes.
"""

from django.db.models import Q, QuerySet
from rules.predicates import predicate

from marketplace import clock
from marketplace.accounts.models import User
from marketplace.places.models import Commune, OfficeMember, OfficeRole, Province


def memberships(user: User) -> QuerySet[OfficeMember]:
    """The memberships that `user` holds today; none for somebody not signed in or shut out."""
    today = clock.today()
    if not user.is_active:
        return OfficeMember.objects.none()
    return OfficeMember.objects.filter(Q(until__isnull=True) | Q(until__gte=today), user_id=user.pk, since__lte=today)


@predicate  # type: ignore[untyped-decorator]  # the library has no types
def is_province_officer(user: User) -> bool:
    """Somebody who serves a whole province."""
    return memberships(user).filter(role=OfficeRole.PROVINCE_OFFICER).exists()


@predicate  # type: ignore[untyped-decorator]  # the library has no types
def is_commune_officer(user: User) -> bool:
    """Somebody who serves one commune."""
    return memberships(user).filter(role=OfficeRole.COMMUNE_OFFICER).exists()


@predicate  # type: ignore[untyped-decorator]  # the library has no types
def serves(user: User, place: Province | Commune | None) -> bool:
    """Whether `place` lies where `user` serves; of no place it is never true."""
    if isinstance(place, Province):
        return memberships(user).filter(role=OfficeRole.PROVINCE_OFFICER, province=place).exists()
    if isinstance(place, Commune):
        whole_province = Q(role=OfficeRole.PROVINCE_OFFICER, province_id=place.province_id)
        return memberships(user).filter(whole_province | Q(commune=place)).exists()
    return False
