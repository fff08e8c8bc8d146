"""The four callers of every permission test: nobody, a stranger, the wrong role, the right role."""

from datetime import date

from marketplace.accounts.models import User
from marketplace.places.models import Commune, OfficeMember
from tests.factories.programme import province


def user(username: str, **facts) -> User:
    return User.objects.create_user(username=username, password="mat-khau-thu-nghiem", **facts)


def province_officer(username: str = "can-bo") -> User:
    member = user(username)
    OfficeMember.objects.create(user=member, province=province(), role="province_officer", since=date(2025, 7, 1))
    return member


def commune_officer(commune: Commune, username: str = "can-bo-xa") -> User:
    member = user(username)
    OfficeMember.objects.create(
        user=member, province=commune.province, commune=commune, role="commune_officer", since=date(2025, 7, 1)
    )
    return member
