"""Creates the accounts of the demo; those that exist stay as they are."""

from datetime import date

from django.conf import settings
from django.db import transaction

from deploy.demo.accounts import COMMUNE, COMMUNE_OFFICER, OPERATOR, PASSWORD, PROVINCE_OFFICER, Account
from marketplace.accounts.models import User
from marketplace.places import gazetteer
from marketplace.places.models import Commune, OfficeMember, OfficeRole

SINCE = date(2025, 7, 1)  # the day on which the offices of today began


@transaction.atomic
def ensure(*, today: date) -> None:
    """An officer of the province, one of a commune, and an operator."""
    _create(OPERATOR, operates=True)
    _serve(PROVINCE_OFFICER, OfficeRole.PROVINCE_OFFICER, None)
    _serve(
        COMMUNE_OFFICER, OfficeRole.COMMUNE_OFFICER, gazetteer.find_commune(COMMUNE, settings.PROVINCE_CODE, on=today)
    )


def _serve(account: Account, role: OfficeRole, commune: Commune | None) -> None:
    officer = _create(account)
    if officer is not None:
        OfficeMember.objects.create(
            user=officer, province_id=settings.PROVINCE_CODE, commune=commune, role=role, since=SINCE
        )


def _create(account: Account, *, operates: bool = False) -> User | None:
    if User.objects.filter(username=account.username).exists():
        return None
    return User.objects.create_user(
        account.username, password=PASSWORD, first_name=account.name, is_staff=operates, is_superuser=operates
    )
