"""Members of producers and sales points, with their phone numbers."""

from datetime import date

from marketplace.accounts.models import User
from marketplace.places.models import PointMember, SalesPoint
from marketplace.producers.models import Producer, ProducerMember
from tests.factories.programme import province

SECRET = "cá mai 2026"
PHONES = {"owner": "+84912345678", "staff": "+84912345679", "manager": "+84912345680", "cashier": "+84912345681"}


def phone_user(phone: str = PHONES["owner"], **facts) -> User:
    known = User.objects.filter(phone=phone).first()
    return known or User.objects.create_user(username=phone, phone=phone, password=SECRET, **facts)


def producer_member(producer: Producer, role: str = "owner", *, phone: str = "", name: str = "", **facts) -> User:
    user = phone_user(phone or PHONES[role], first_name=name)
    ProducerMember.objects.create(producer=producer, user=user, role=role, **({"since": date(2025, 7, 1)} | facts))
    return user


def sales_point(slug: str = "phan-thiet", name: str = "Điểm Phan Thiết", **facts) -> SalesPoint:
    defaults = {"province": province(), "name": name, "kind": "ocop_sales_point", "status": "operating"}
    return SalesPoint.objects.get_or_create(slug=slug, defaults=defaults | facts)[0]


def point_member(point: SalesPoint, role: str = "cashier", *, phone: str = "", **facts) -> User:
    user = phone_user(phone or PHONES[role])
    PointMember.objects.create(point=point, user=user, role=role, **({"since": date(2025, 7, 1)} | facts))
    return user
