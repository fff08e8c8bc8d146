"""Invitations, phone numbers, secrets and tries."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate

from marketplace.accounts import attempts, invitations, phones, secrets
from marketplace.accounts.errors import (
    InvalidPhone,
    InvitationExpired,
    InvitationUsed,
    InvitationWithdrawn,
    PresentSecretNeeded,
    TooManyTries,
    UnknownInvitation,
    UnknownRole,
    UnknownSubject,
    WeakSecret,
)
from marketplace.accounts.models import FailedSignIn, Invitation, User
from marketplace.places.models import OfficeMember
from marketplace.places.rules import is_point_manager
from marketplace.producers.models import ProducerMember
from marketplace.producers.rules import is_producer_owner
from tests.factories import people
from tests.factories.members import SECRET, phone_user, producer_member, sales_point
from tests.factories.programme import producer, province

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
PHONE = "+84912345678"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as travel:
        yield travel


def invite(**changes) -> tuple[Invitation, str]:
    producer()
    facts = {"phone": "0912 345 678", "role": "owner", "by": None, "name": "Chị Lành"} | changes
    return invitations.invite("producer", "68-P-0001", **facts)


def test_whoever_holds_the_link_becomes_a_member_with_a_secret_of_their_own():
    officer = people.province_officer()
    invitation, token = invite(by=officer)

    user = invitations.accept(token, secret="cá mai 26")

    assert (user.phone, user.get_full_name()) == (PHONE, "Chị Lành")
    assert is_producer_owner(user, producer())
    assert authenticate(username="0912345678", password="cá mai 26") == user
    assert ProducerMember.objects.get(user=user).steps.get().actor == officer
    invitation.refresh_from_db()
    assert (invitation.used_at, invitation.used_by) == (NOW, user)


def test_a_point_admits_its_manager_too():
    point = sales_point()
    _, token = invitations.invite("point", "phan-thiet", phone="0912345680", role="manager", by=None)

    user = invitations.accept(token, secret="quầy 7 tốt", name="Anh Phúc")

    assert is_point_manager(user, point)


def test_the_token_is_kept_nowhere():
    _, token = invite()

    assert token not in str(Invitation.objects.values().get())


def test_a_link_works_once():
    _, token = invite()
    invitations.accept(token, secret="cá mai 26")

    with pytest.raises(InvitationUsed):
        invitations.accept(token, secret="khác hẳn")

    assert authenticate(username=PHONE, password="khác hẳn") is None


def test_a_link_works_for_fourteen_days(clock):
    _, token = invite()
    clock.move_to(NOW + timedelta(days=14) - timedelta(seconds=1))
    assert invitations.find(token).phone == PHONE

    clock.move_to(NOW + timedelta(days=14))

    with pytest.raises(InvitationExpired):
        invitations.accept(token, secret="cá mai 26")
    assert not User.objects.exists()


def test_an_unknown_token_is_refused():
    with pytest.raises(UnknownInvitation):
        invitations.find("khong-co")


def test_a_newer_invitation_withdraws_the_older_one():
    first, old = invite()

    _, new = invitations.reissue(first, by=None)

    with pytest.raises(InvitationWithdrawn):
        invitations.find(old)
    assert invitations.find(new).name == "Chị Lành"
    assert [one.pk for one in invitations.waiting("producer", "68-P-0001")] == [invitations.find(new).pk]


def test_a_withdrawn_invitation_is_dead():
    invitation, token = invite()

    invitations.withdraw(invitation, by=None)

    with pytest.raises(InvitationWithdrawn):
        invitations.accept(token, secret="cá mai 26")


@pytest.mark.parametrize(("changes", "refusal"), [({"phone": "12"}, InvalidPhone), ({"role": "cashier"}, UnknownRole)])
def test_an_invitation_needs_a_number_and_a_role(changes, refusal):
    with pytest.raises(refusal):
        invite(**changes)

    assert not Invitation.objects.exists()


def test_nobody_is_invited_to_what_does_not_exist():
    with pytest.raises(UnknownSubject):
        invitations.invite("producer", "68-P-0009", phone="0912345678", role="owner", by=None)


def test_a_new_invitation_gives_a_member_who_forgot_the_secret_a_new_one():
    user = producer_member(producer())
    _, token = invite()

    assert not invitations.asks_present_secret(invitations.find(token))
    invitations.accept(token, secret="tôm khô 9")

    user.refresh_from_db()
    assert user.check_password("tôm khô 9")
    assert ProducerMember.objects.filter(user=user).count() == 1


def test_a_link_to_another_stall_never_opens_an_account_without_its_secret():
    user = producer_member(producer("68-P-0002", "HTX Khác"))
    _, token = invite()

    assert invitations.asks_present_secret(invitations.find(token))
    with pytest.raises(PresentSecretNeeded):
        invitations.accept(token, secret="tôm khô 9")

    user.refresh_from_db()
    assert user.check_password(SECRET)
    assert not is_producer_owner(user, producer())
    assert invitations.accept(token, secret=SECRET) == user
    assert is_producer_owner(user, producer())


@pytest.mark.parametrize("power", ["named", "staff", "officer", "shut out"])
def test_a_link_never_opens_an_account_that_may_do_more_or_nothing(power):
    user = phone_user()
    ProducerMember.objects.create(producer=producer(), user=user, role="owner", since="2025-07-01")
    if power == "named":
        User.objects.filter(pk=user.pk).update(username="canbo")
    elif power == "shut out":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif power == "staff":
        User.objects.filter(pk=user.pk).update(is_staff=True)
    else:
        OfficeMember.objects.create(user=user, province=province(), role="province_officer", since="2025-07-01")
    _, token = invite()

    with pytest.raises(PresentSecretNeeded):
        invitations.accept(token, secret="tôm khô 9")

    user.refresh_from_db()
    assert user.check_password(SECRET)


@pytest.mark.parametrize(
    "written", ["0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678", "84912345678", "+84912345678"]
)
def test_a_number_signs_in_however_it_is_written(written):
    user = phone_user(PHONE)

    assert authenticate(username=written, password=SECRET) == user
    assert authenticate(username=written, password="sai") is None


def test_somebody_deactivated_does_not_sign_in():
    phone_user(PHONE, is_active=False)

    assert authenticate(username=PHONE, password=SECRET) is None


def test_numbers_read_as_people_read_them():
    assert phones.readable("+84912345678") == "0912 345 678"
    assert phones.readable("+33612345678") == "+33 6 12 34 56 78"
    assert phones.readable("quầy") == "quầy"


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        ("12345", "too_short"),
        ("cá mú", "too_short"),
        ("123456", "pattern"),
        ("654321", "pattern"),
        ("abcdef", "pattern"),
        ("111111", "pattern"),
        ("121212", "pattern"),
        ("123123", "pattern"),
        ("0912345678", "phone"),
        ("912345", "phone"),
        ("84912345678", "phone"),
        ("qwerty", "common"),
        ("matkhau", "common"),
        ("ocop2026", "common"),
    ],
)
def test_what_others_would_try_first_is_refused(secret, why):
    with pytest.raises(WeakSecret) as refused:
        secrets.check(secret, phone=PHONE)

    assert refused.value.why == why


@pytest.mark.parametrize("secret", ["482913", "cá mai 26", "nuocmam9"])
def test_short_secrets_that_nobody_guesses_are_taken(secret):
    secrets.check(secret, phone=PHONE)


def test_five_wrong_tries_in_five_minutes_are_a_pause_and_then_free(clock):
    for _ in range(5):
        attempts.check(["name a"], now=NOW)
        attempts.failed(["name a", "address b"], now=NOW)

    with pytest.raises(TooManyTries) as refused:
        attempts.check(["name c", "address b"], now=NOW)

    assert refused.value.free_at == NOW + timedelta(minutes=5)
    attempts.check(["name c", "address d"], now=NOW)
    attempts.check(["name a"], now=NOW + timedelta(minutes=5))


def test_the_right_secret_begins_anew():
    for _ in range(5):
        attempts.failed(["name a"], now=NOW)

    attempts.forget("name a")

    attempts.check(["name a"], now=NOW)


def test_old_tries_are_forgotten_and_names_are_kept_nowhere():
    attempts.failed(["name +84912345678"], now=NOW)

    attempts.failed(["name x"], now=NOW + timedelta(minutes=5))

    assert FailedSignIn.objects.count() == 1
    assert "912345678" not in str(list(FailedSignIn.objects.values()))
