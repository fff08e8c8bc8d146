"""Creates the people of the demo; those that exist stay as they are. All are invented, and so are their numbers.

Every role has one account that the launcher prints. The owners of the other stalls and the staff of the other point
only act in the demo's past: nobody can sign in as them.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from deploy.demo import accounts
from deploy.demo.accounts import COMMUNE, COMMUNE_OFFICER, OPERATOR, PASSWORD, PROVINCE_OFFICER, Account
from marketplace import outbox
from marketplace.accounts import phones
from marketplace.accounts.models import User
from marketplace.places import gazetteer, partner_keys, point_staff
from marketplace.places.models import (
    Commune,
    KeyScope,
    OfficeMember,
    OfficeRole,
    OperatingStatus,
    Partner,
    PartnerKind,
    PointRole,
    SalesPoint,
)
from marketplace.producers import members
from marketplace.producers.models import Producer, ProducerRole

SINCE = date(2025, 7, 1)  # the day on which the offices of today began
OTHER_CASHIER = Account("0900000031", "Võ Thị Thúng", "")
OTHER_MANAGER = Account("0900000032", "Võ Văn Bến", "")
OWNERS = (
    "Nguyễn Thị Lưới",
    "Phạm Văn Đèn",
    "Đỗ Thị Hanh",
    "Huỳnh Văn Vũng",
    "Bùi Thị Mật",
    "Ngô Văn Hiên",
    "Đặng Thị Nắng",
    "Lý Văn Sương",
    "Đàng Thị Lùi",
    "Bá Thị Khung",
    "Hồ Văn Trưa",
)


@transaction.atomic
def ensure(*, today: date) -> None:
    """An officer of the province, one of a commune, an operator, and somebody who may do nothing."""
    _create(OPERATOR, operates=True)
    _serve(PROVINCE_OFFICER, OfficeRole.PROVINCE_OFFICER, None)
    _serve(
        COMMUNE_OFFICER, OfficeRole.COMMUNE_OFFICER, gazetteer.find_commune(COMMUNE, settings.PROVINCE_CODE, on=today)
    )
    _create(accounts.STRANGER)


@transaction.atomic
def ensure_staff() -> None:
    """The people of the stalls and of the sales points."""
    officer = user(PROVINCE_OFFICER)
    for producer, account in _stalls():
        _admit_to_stall(producer, account, ProducerRole.OWNER, by=officer)
        _give_phone(producer, account)
    _admit_to_stall(Producer.objects.get(name=accounts.STALL), accounts.STALL_STAFF, ProducerRole.STAFF, by=officer)
    _admit_to_point(accounts.POINT, accounts.CASHIER, PointRole.CASHIER, by=officer)
    _admit_to_point(accounts.POINT, accounts.POINT_MANAGER, PointRole.MANAGER, by=officer)
    _admit_to_point(accounts.OTHER_POINT, OTHER_CASHIER, PointRole.CASHIER, by=officer)
    _admit_to_point(accounts.OTHER_POINT, OTHER_MANAGER, PointRole.MANAGER, by=officer)


@transaction.atomic
def ensure_partner(file: Path) -> Partner:
    """A partner with a key. Its text is kept in `file`, for its owner alone to read; one that got lost is replaced."""
    partner, _ = Partner.objects.get_or_create(
        slug=accounts.PARTNER,
        province_id=settings.PROVINCE_CODE,
        defaults={
            "name": accounts.PARTNER_NAME,
            "kind": PartnerKind.SUPERMARKET,
            "status": OperatingStatus.OPERATING,
            "illustrative": True,
        },
    )
    present = file.read_text().strip() if file.exists() else ""
    if partner_keys.authenticate(present, KeyScope.ORDER) != partner:
        officer = user(PROVINCE_OFFICER)
        for lost in partner.keys.filter(revoked_at=None):
            partner_keys.revoke(lost, actor=officer, reason="Khóa demo đã mất")
        _, plain = partner_keys.issue(partner, KeyScope.values, actor=officer)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_text(plain + "\n")
    return partner


def user(account: Account) -> User:
    """The user behind an account of the demo."""
    return User.objects.get(username=_username(account))


def owner_of(producer: Producer) -> User:
    """Who runs a stall."""
    member = producer.members.filter(role=ProducerRole.OWNER).select_related("user").order_by("pk").first()
    if member is None:
        raise LookupError(producer.name)
    return member.user


def _stalls() -> Iterator[tuple[Producer, Account]]:
    others = iter(OWNERS)
    for index, producer in enumerate(Producer.objects.filter(illustrative=True).order_by("code")):
        if producer.name == accounts.STALL:
            yield producer, accounts.STALL_OWNER
        else:
            yield producer, Account(f"09000001{index:02d}", next(others, producer.name), "")


def _admit_to_stall(producer: Producer, account: Account, role: ProducerRole, *, by: User) -> None:
    person = _create(account)
    if person is not None:
        members.admit(producer.code, person, role=role, by=by)


def _admit_to_point(slug: str, account: Account, role: PointRole, *, by: User) -> None:
    person = _create(account)
    if person is not None and SalesPoint.objects.filter(slug=slug).exists():
        point_staff.admit(slug, person, role=role, by=by)


def _give_phone(producer: Producer, account: Account) -> None:
    """The office calls a stall that lets a parcel wait."""
    if not producer.phone:
        producer.phone = phones.normalise(account.username)
        producer.save(update_fields=["phone"])
        outbox.record("producer.changed", producer.code)


def _serve(account: Account, role: OfficeRole, commune: Commune | None) -> None:
    officer = _create(account)
    if officer is not None:
        OfficeMember.objects.create(
            user=officer, province_id=settings.PROVINCE_CODE, commune=commune, role=role, since=SINCE
        )


def _create(account: Account, *, operates: bool = False) -> User | None:
    username = _username(account)
    if User.objects.filter(username=username).exists():
        return None
    return User.objects.create(
        username=username,
        password=_hashed() if account.door else make_password(None),
        phone=username if account.is_phone else "",
        first_name=account.name,
        is_staff=operates,
        is_superuser=operates,
    )


@cache
def _hashed() -> str:
    """One hash for all: each takes a while, and there is but one password."""
    return make_password(PASSWORD)


def _username(account: Account) -> str:
    return phones.normalise(account.username) if account.is_phone else account.username
