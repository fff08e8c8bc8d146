"""Who works for a producer or at a point, and since when; and the keys of partners."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from marketplace.accounts.errors import AlreadyEnded, MemberSuspended, ReasonMissing, UnknownRole, UnknownSubject
from marketplace.places import partner_keys, point_staff
from marketplace.places.errors import UnknownScope
from marketplace.places.models import Partner, PartnerKey, PointMember
from marketplace.places.rules import is_cashier, is_point_manager, is_point_member
from marketplace.producers import members
from marketplace.producers.models import ProducerMember
from marketplace.producers.rules import is_producer_member, is_producer_owner
from tests.factories import people
from tests.factories.members import PHONES, phone_user, point_member, producer_member, sales_point
from tests.factories.programme import producer, province

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-24 03:00:00+00:00", tick=False):
        yield


def test_a_member_works_for_one_producer_and_no_other():
    owner = producer_member(producer())
    other = producer("68-P-0002", "HTX Khác")

    assert is_producer_member(owner, producer())
    assert is_producer_member(owner)
    assert not is_producer_member(owner, other)


@pytest.mark.parametrize(("role", "owns"), [("owner", True), ("staff", False)])
def test_only_owners_own(role, owns):
    member = producer_member(producer(), role)

    assert is_producer_owner(member, producer()) is owns
    assert is_producer_member(member, producer())


@pytest.mark.parametrize(("since", "until"), [(date(2026, 11, 25), None), (date(2026, 1, 1), date(2026, 11, 23))])
def test_a_membership_counts_only_while_it_lasts(since, until):
    member = producer_member(producer(), since=since, until=until)
    cashier = point_member(sales_point(), since=since, until=until)

    assert not is_producer_member(member, producer())
    assert not is_cashier(cashier, sales_point())


def test_somebody_deactivated_is_no_member():
    member = producer_member(producer())
    member.is_active = False

    assert not is_producer_member(member, producer())


def test_a_suspension_shuts_out_at_once_and_is_kept_with_its_reason():
    officer = people.province_officer()
    user = producer_member(producer())
    row = ProducerMember.objects.get(user=user)

    members.suspend(row, actor=officer, reason="Không giao hàng ba lần")
    members.suspend(row, actor=officer, reason="lần nữa")

    assert not is_producer_member(user, producer())
    row.refresh_from_db()
    assert (row.is_suspended, row.suspended_reason) == (True, "Không giao hàng ba lần")
    steps = list(row.steps.values_list("kind", "actor", "reason"))
    assert steps == [("suspended", officer.pk, "Không giao hàng ba lần")]


def test_a_suspension_without_reason_is_refused():
    user = producer_member(producer())

    with pytest.raises(ReasonMissing):
        members.suspend(ProducerMember.objects.get(user=user), actor=None, reason="  ")

    assert is_producer_member(user, producer())


def test_a_suspension_is_lifted():
    user = point_member(sales_point())
    row = PointMember.objects.get(user=user)
    point_staff.suspend(row, actor=None, reason="Chênh lệch quỹ")

    point_staff.resume(row, actor=None, reason="Đã giải trình")

    assert is_cashier(user, sales_point())
    assert list(row.steps.values_list("kind", flat=True)) == ["suspended", "resumed"]


def test_an_ended_membership_opens_nothing_from_that_day_and_is_over():
    user = producer_member(producer())
    row = ProducerMember.objects.get(user=user)

    members.end(row, actor=None, reason="Nghỉ việc")

    assert not is_producer_member(user, producer())
    row.refresh_from_db()
    assert row.until == date(2026, 11, 23)
    with pytest.raises(AlreadyEnded):
        members.suspend(row, actor=None, reason="muộn")


def test_a_membership_of_today_can_be_ended_today():
    user = phone_user()
    row = members.admit("68-P-0001" if producer() else "", user, role="staff", by=None)

    members.end(row, actor=None, reason="Nhầm người")

    assert not is_producer_member(user, producer())


def test_admitting_a_member_again_changes_the_role():
    user = phone_user()
    producer()
    members.admit("68-P-0001", user, role="staff", by=None)

    members.admit("68-P-0001", user, role="owner", by=None)

    row = ProducerMember.objects.get(user=user)
    assert (row.role, row.since) == ("owner", date(2026, 11, 24))
    assert list(row.steps.values_list("kind", "role")) == [("joined", "staff"), ("role_changed", "owner")]


def test_a_suspended_member_is_not_admitted_again():
    user = producer_member(producer(), suspended_at="2026-11-01 00:00:00+00:00", suspended_reason="x")

    with pytest.raises(MemberSuspended):
        members.admit("68-P-0001", user, role="owner", by=None)


def test_nobody_is_admitted_to_what_does_not_exist():
    with pytest.raises(UnknownSubject):
        members.admit("68-P-9999", phone_user(), role="owner", by=None)
    with pytest.raises(UnknownSubject):
        point_staff.admit("khong-co", phone_user(), role="cashier", by=None)


def test_what_happened_to_a_member_is_never_edited():
    producer()
    row = members.admit("68-P-0001", phone_user(), role="staff", by=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.steps.update(reason="nothing happened")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.steps.all().delete()


def test_there_are_no_other_roles():
    with pytest.raises(UnknownRole):
        members.check_role("cashier")
    with pytest.raises(UnknownRole):
        point_staff.check_role("owner")


def test_a_person_is_a_member_once():
    producer_member(producer())

    with pytest.raises(IntegrityError), transaction.atomic():
        producer_member(producer(), phone=PHONES["owner"])


@pytest.mark.parametrize(("role", "manages"), [("cashier", False), ("manager", True)])
def test_managers_sell_too_but_cashiers_do_not_manage(role, manages):
    point, other = sales_point(), sales_point("mui-ne", "Điểm Mũi Né")
    member = point_member(point, role)

    assert is_cashier(member, point)
    assert is_point_member(member, point)
    assert is_point_manager(member, point) is manages
    assert not is_cashier(member, other)


def partner() -> Partner:
    facts = {"name": "Siêu thị", "kind": "supermarket", "status": "operating"}
    return Partner.objects.get_or_create(slug="sieu-thi", province=province(), defaults=facts)[0]


def test_a_key_opens_its_scopes_only_and_is_kept_nowhere():
    key, plain = partner_keys.issue(partner(), ["feed"], actor=None)

    assert partner_keys.authenticate(plain, "feed") == partner()
    assert partner_keys.authenticate(plain, "order") is None
    assert plain.startswith(f"ocop_{key.prefix}_")
    assert plain not in str(PartnerKey.objects.values().get())


@pytest.mark.parametrize("change", [lambda key: "", lambda key: key[:-1], lambda key: key + "x", lambda key: "x" + key])
def test_a_key_that_differs_opens_nothing(change):
    _, plain = partner_keys.issue(partner(), ["feed", "order"], actor=None)

    assert partner_keys.authenticate(change(plain), "feed") is None


def test_a_revoked_key_opens_nothing_from_then_on():
    officer = people.province_officer()
    key, plain = partner_keys.issue(partner(), ["feed"], actor=officer)

    partner_keys.revoke(key, actor=officer, reason="Lộ khóa")

    assert partner_keys.authenticate(plain, "feed") is None
    key.refresh_from_db()
    assert (key.revoked_by, key.revoked_reason) == (officer, "Lộ khóa")


@pytest.mark.parametrize("scopes", [[], ["feed", "admin"]])
def test_a_key_for_nothing_or_for_anything_else_is_refused(scopes):
    with pytest.raises(UnknownScope):
        partner_keys.issue(partner(), scopes, actor=None)

    assert not PartnerKey.objects.exists()
