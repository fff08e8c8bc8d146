"""One page for every name, a door of one's own behind it, and a pause for whoever guesses."""

from datetime import date

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from django.urls import reverse
from django.utils import translation

from marketplace.accounts import invitations
from marketplace.accounts.models import User
from marketplace.places.models import OfficeMember, PointMember
from marketplace.producers.models import ProducerMember
from tests.factories import people
from tests.factories.members import PHONES, SECRET, phone_user, point_member, producer_member, sales_point
from tests.factories.programme import producer, province

pytestmark = pytest.mark.django_db
NOW = "2026-11-24 03:00:00+00:00"
DAYS_90 = 90 * 24 * 3600
LOGIN = "/tai-khoan/login/"
DOORS = "/tai-khoan/loi-vao/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as travel, translation.override("vi"):
        yield travel


@pytest.fixture(autouse=True)
def fresh_limits():
    from django.core.cache import cache  # noqa: PLC0415  settings first

    cache.clear()


def sign_in(client, name: str, secret: str = SECRET, **more):
    return client.post(LOGIN, {"login": name, "password": secret} | more)


@pytest.mark.parametrize("name", ["0912 345 678", "+84912345678", "0912345678"])
def test_a_producer_signs_in_with_a_phone_number_and_lands_in_the_stall(client, name):
    producer_member(producer())

    answer = sign_in(client, name)

    assert (answer.status_code, answer.url) == (302, DOORS)
    assert client.get(DOORS).url == "/gian-hang/"


def test_an_officer_signs_in_with_a_user_name_and_lands_in_the_office(client):
    people.province_officer()

    sign_in(client, "can-bo", "mat-khau-thu-nghiem")

    assert client.get(DOORS).url == "/quan-ly/"


def test_somebody_signs_in_by_e_mail(client):
    people.user("an", email="an@example.vn", is_staff=True)

    sign_in(client, "an@example.vn", "mat-khau-thu-nghiem")

    assert client.get(DOORS).url == "/admin/"


def test_a_cashier_lands_at_the_counter(client):
    point_member(sales_point())

    sign_in(client, "0912345681")

    assert client.get(DOORS).url == "/quay/"


def test_who_has_several_doors_chooses(client):
    user = producer_member(producer())
    point_member(sales_point(), phone=user.phone)
    sign_in(client, "0912345678")

    page = client.get(DOORS)

    assert page.status_code == 200
    assert 'href="/gian-hang/"' in page.content.decode()
    assert 'href="/quay/"' in page.content.decode()


def test_who_has_no_door_is_told_so(client):
    client.force_login(people.user("khach"))

    assert "Chưa có lối vào nào" in client.get(DOORS).content.decode()


def test_nobody_chooses_a_door_without_signing_in(client):
    assert client.get(DOORS).url == f"{LOGIN}?next={DOORS}"


def test_the_page_asked_for_comes_first(client):
    producer_member(producer())

    assert sign_in(client, "0912345678", next="/gian-hang/tien/").url == "/gian-hang/tien/"


def test_members_stay_signed_in_for_ninety_days_without_a_tick(client):
    producer_member(producer())

    sign_in(client, "0912345678")

    assert client.session.get_expiry_age() == DAYS_90


def test_officers_stay_only_as_long_as_the_browser_is_open(client):
    user = producer_member(producer())
    OfficeMember.objects.create(user=user, province=province(), role="province_officer", since=date(2025, 7, 1))

    sign_in(client, "0912345678")

    assert client.session.get_expire_at_browser_close()


def test_a_wrong_secret_keeps_the_name_typed(client):
    producer_member(producer())

    page = sign_in(client, "0912345678", "sai rồi")

    assert "0912345678" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_sixth_try_waits_even_with_the_right_secret(client, clock):
    producer_member(producer())
    for written in ("0912345678", "0912 345 678", "+84912345678", "84912345678", "0912.345.678"):
        sign_in(client, written, "sai rồi")

    page = sign_in(client, "0912345678")

    assert "Mời chờ 5 phút" in page.content.decode()
    assert "_auth_user_id" not in client.session
    clock.shift(300)
    assert sign_in(client, "0912345678").status_code == 302


def test_one_address_cannot_try_many_numbers(client):
    producer_member(producer())
    for last in range(5):
        sign_in(client, f"091234560{last}", "sai rồi")

    assert "Mời chờ 5 phút" in sign_in(client, "0912345678").content.decode()
    assert client.post(LOGIN, {"login": "0912345678", "password": SECRET}, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_behind_a_proxy_each_visitor_counts_for_themselves(client, settings):
    settings.TRUSTED_PROXIES = 1
    producer_member(producer())
    for last in range(5):
        client.post(
            LOGIN, {"login": f"091234560{last}", "password": "sai"}, headers={"x-forwarded-for": "9.9.9.9, 203.0.113.7"}
        )

    right = {"login": "0912345678", "password": SECRET}
    assert client.post(LOGIN, right, headers={"x-forwarded-for": "1.1.1.1, 203.0.113.7"}).status_code == 200
    assert client.post(LOGIN, right, headers={"x-forwarded-for": "203.0.113.7, 203.0.113.8"}).status_code == 302


def test_a_suspended_member_is_told_why_and_does_not_get_in(client):
    user = producer_member(producer())
    ProducerMember.objects.filter(user=user).update(suspended_at=NOW, suspended_reason="Không giao hàng")

    page = sign_in(client, "0912345678").content.decode()

    assert "Không giao hàng" in page
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/gian-hang/", "/tai-khoan/loi-vao/", "/quan-ly/"])
def test_a_session_that_was_open_before_the_suspension_is_told_why(client, address):
    user = producer_member(producer())
    client.force_login(user)
    ProducerMember.objects.filter(user=user).update(suspended_at=NOW, suspended_reason="Không giao hàng")

    answer = client.get(address)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Bạn đang bị tạm khóa" in page
    assert "Không giao hàng" in page
    assert "24/11/2026" in page
    assert 'action="/tai-khoan/logout/"' in page
    assert "no-store" in answer["Cache-Control"]


def test_who_is_suspended_in_one_place_hears_it_there_and_works_in_the_other(client):
    point = sales_point()
    user = point_member(point)
    producer_member(producer(), phone=user.phone)
    PointMember.objects.filter(user=user).update(suspended_at=NOW, suspended_reason="Thiếu tiền ca")
    client.force_login(user)

    at_the_point, in_the_office = client.get(f"/quay/{point.slug}/"), client.get("/quan-ly/")

    assert (at_the_point.status_code, in_the_office.status_code) == (403, 403)
    assert "Thiếu tiền ca" in at_the_point.content.decode()
    assert "Thiếu tiền ca" not in in_the_office.content.decode()
    assert client.get("/gian-hang/").status_code == 200


def test_a_stranger_does_not_learn_that_a_member_is_suspended(client):
    user = producer_member(producer())
    ProducerMember.objects.filter(user=user).update(suspended_at=NOW, suspended_reason="Không giao hàng")

    assert "Không giao hàng" not in sign_in(client, "0912345678", "sai rồi").content.decode()


def test_a_member_suspended_in_one_stall_works_in_the_other(client):
    user = producer_member(producer())
    ProducerMember.objects.filter(user=user).update(suspended_at=NOW, suspended_reason="x")
    producer_member(producer("68-P-0002", "HTX Khác"), phone=user.phone)

    assert sign_in(client, "0912345678").status_code == 302


def invited(**changes) -> str:
    producer()
    facts = {"phone": "0912345678", "role": "owner", "by": None, "name": "Chị Lành"} | changes
    _, token = invitations.invite("producer", "68-P-0001", **facts)
    return reverse("account_invitation", args=[token])


def test_the_invited_choose_a_secret_and_are_at_work(client):
    address = invited()

    page = client.get(address).content.decode()
    answer = client.post(address, {"name": "Lành", "secret": "cá mai 26"})

    assert "HTX Thử nghiệm" in page
    assert "0912 345 678" in page
    assert 'value="Chị Lành"' in page
    assert answer.url == DOORS
    assert client.get(DOORS).url == "/gian-hang/"
    assert client.session.get_expiry_age() == DAYS_90
    assert User.objects.get().get_full_name() == "Lành"


@pytest.mark.parametrize("secret", ["123456", "0912345678", "cá"])
def test_a_weak_secret_is_refused_in_words_and_the_name_kept(client, secret):
    address = invited()

    page = client.post(address, {"name": "Lành Đây", "secret": secret})

    assert page.status_code == 422
    assert "Lành Đây" in page.content.decode()
    assert not User.objects.exists()


def test_a_used_link_says_so(client):
    address = invited()
    client.post(address, {"name": "Lành", "secret": "cá mai 26"})
    client.logout()

    page = client.get(address)

    assert page.status_code == 410
    assert "đã được dùng" in page.content.decode()


def test_an_unknown_link_says_so(client):
    assert client.get("/tai-khoan/loi-moi/khong-co/").status_code == 410


def test_a_number_with_an_account_is_asked_for_its_secret_and_guessing_is_slowed(client):
    phone_user(PHONES["owner"])
    address = invited()
    assert "Mật khẩu đang dùng của bạn" in client.get(address).content.decode()

    for _ in range(5):
        client.post(address, {"secret": "sai rồi"})

    assert "Mời chờ 5 phút" in client.post(address, {"secret": SECRET}).content.decode()
    assert not ProducerMember.objects.exists()


def test_an_invitation_is_kept_by_no_cache_and_no_robot(client):
    answer = client.get(invited())

    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.content.decode()


def test_a_device_that_came_by_invitation_stands_in_the_list(client):
    client.post(invited(), {"name": "Lành", "secret": "cá mai 26"})

    page = client.get("/tai-khoan/sessions/").content.decode()

    assert "127.0.0.1" in page


def test_a_member_reads_the_rules_of_a_short_secret_and_keeps_to_them(client):
    client.force_login(phone_user())
    change = "/tai-khoan/password/change/"
    page = client.get(change).content.decode()
    assert ("Ít nhất 6 chữ hoặc số" in page, "Mời gọi cán bộ OCOP" in page) == (True, True)
    assert "/tai-khoan/password/reset/" not in page

    client.post(change, {"oldpassword": SECRET, "password1": "cá thu 7", "password2": "cá thu 7"})

    assert User.objects.get().check_password("cá thu 7")


def test_an_officer_reads_the_rules_of_long_passwords(client):
    client.force_login(people.province_officer())

    assert "ít nhất 10 ký tự" in client.get("/tai-khoan/password/change/").content.decode()


def test_the_secret_of_the_second_factor_lies_sealed_and_an_older_one_is_still_read():
    sealed = get_adapter().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert get_adapter().decrypt(sealed) == get_adapter().decrypt("JBSWY3DPEHPK3PXP") == "JBSWY3DPEHPK3PXP"


def test_the_page_of_addresses_speaks_vietnamese(client):
    client.force_login(people.province_officer())

    page = client.get("/tai-khoan/email/").content.decode()

    assert ("Địa chỉ e-mail" in page, "Email Addresses" in page) == (True, False)
