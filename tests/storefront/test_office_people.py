"""The office and the people of stalls and points: invited on paper, suspended with a reason, let in again."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from marketplace.accounts import invitations
from marketplace.accounts.errors import InvitationWithdrawn
from marketplace.accounts.models import Invitation
from marketplace.places.rules import is_point_manager
from marketplace.producers.models import ProducerMember
from marketplace.producers.rules import is_producer_member
from storefront.office.people import urls
from tests.factories import people
from tests.factories.members import PHONES, phone_user, point_member, producer_member, sales_point
from tests.factories.programme import producer, province
from tests.storefront.office_doors import CALLERS, Door, call, meets_what_is_right
from tests.storefront.office_world import commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day")]
LIST = "/quan-ly/thanh-vien/"
STALL = f"{LIST}chu-the/68-P-0001/"
POINT = f"{LIST}diem-ban/phan-thiet/"
ASKED = {"name": "Chị Lành", "phone": "0912 345 678", "role": "owner"}

# Name, method, whether commune officers of the place may pass, and what the right role gets.
DOORS = [
    Door("people", "get", True, 200),
    Door("people_of_kind", "get", True, 200),
    Door("people_of", "get", True, 200),
    Door("people_invite", "post", False, 200),
    Door("invitation_reissue", "post", False, 200),
    Door("invitation_withdraw", "post", False, 302),
    Door("member_suspend", "post", True, 302),
    Door("member_resume", "post", False, 302),
    Door("member_end", "post", False, 302),
]


@pytest.fixture
def stall():
    return producer(commune=commune())


@pytest.fixture
def member(stall) -> ProducerMember:
    producer_member(stall)
    return stall.members.get()


@pytest.fixture
def addresses(member) -> dict[str, str]:
    waiting, _ = invitations.invite("producer", "68-P-0001", phone="0987654321", role="staff", by=None)
    here = ["chu-the", "68-P-0001"]
    facts = {"people_of_kind": ["diem-ban"], "people_of": here, "people_invite": here}
    facts |= {name: [waiting.pk] for name in ("invitation_reissue", "invitation_withdraw")}
    facts |= {name: [*here, member.pk] for name in ("member_suspend", "member_resume", "member_end")}
    return {name: reverse(f"office:{name}", args=facts.get(name)) for name in (door.name for door in DOORS)}


def typed() -> dict[str, str]:
    """What an officer fills in: the form of an invitation, and a reason at whatever may be done to a member."""
    reasons = {f"{verb}-{pk}-reason": "thử" for verb in ("suspend", "resume", "end") for pk in all_members()}
    return ASKED | reasons


def all_members() -> list[int]:
    return list(ProducerMember.objects.values_list("pk", flat=True))


def act(client, verb: str, member, *, reason: str = "bán hàng giả", at: str = STALL):
    path = {"suspend": "tam-khoa", "resume": "mo-khoa", "end": "thoi-lam"}[verb]
    return client.post(f"{at}{member.pk}/{path}/", {f"{verb}-{member.pk}-reason": reason}, follow=True)


def link_in(answer) -> str:
    return re.search(r"http://testserver(/tai-khoan/loi-moi/[^<]+)<", answer.content.decode())[1]


def test_the_table_of_doors_is_complete():
    assert {door.name for door in DOORS} == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_four_callers_at_every_door(client, addresses, member, door, caller):
    meets_what_is_right(client, door, addresses[door.name], caller, typed())

    if caller in ("nobody", "a stranger"):
        assert Invitation.objects.count() == 1
        assert is_producer_member(member.user, member.producer)


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_a_member_is_a_stranger_here(client, addresses, member, door):
    client.force_login(member.user)

    assert call(client, door, addresses[door.name], typed()).status_code == 403
    assert Invitation.objects.count() == 1
    assert is_producer_member(member.user, member.producer)


def test_an_officer_of_another_commune_finds_nothing_there(client, addresses, member):
    client.force_login(people.commune_officer(commune("23235", "Phường La Gi")))

    answer = client.get(addresses["people"])

    assert (answer.context["lines"], answer.context["open"]) == ([], [])
    assert client.get(addresses["people_of"]).status_code == 404
    assert client.post(addresses["member_suspend"], typed()).status_code == 404
    assert is_producer_member(member.user, member.producer)


def test_what_lies_in_another_province_is_looked_after_there(client, officer):
    producer("79-P-0001", "HTX Phương xa", province=province("79"))
    client.force_login(officer)

    assert client.post(f"{LIST}chu-the/79-P-0001/moi/", ASKED).status_code == 404
    assert not Invitation.objects.exists()


def test_fictional_stalls_are_seen_in_the_demo_only(client, officer, settings):
    producer(illustrative=True)
    client.force_login(officer)

    settings.DEMO = True
    assert client.get(STALL).status_code == 200
    settings.DEMO = False
    assert client.get(STALL).status_code == 404


def test_an_invitation_is_a_sheet_with_a_link_that_works(client, officer, stall):
    client.force_login(officer)

    sheet = client.post(f"{STALL}moi/", ASKED)

    page = sheet.content.decode()
    assert "Phiếu mời vào HTX Thử nghiệm" in page
    assert "Chị Lành" in page
    assert "0912 345 678" in page
    assert "08/12/2026" in page
    assert 'class="qr__code"' in page
    assert "no-store" in sheet["Cache-Control"]
    invitation = Invitation.objects.get()
    assert (invitation.phone, invitation.role, invitation.created_by) == ("+84912345678", "owner", officer)
    client.logout()
    assert client.get(link_in(sheet)).status_code == 200


def test_the_link_is_shown_once(client, officer, stall):
    client.force_login(officer)
    token = link_in(client.post(f"{STALL}moi/", ASKED)).rstrip("/").rpartition("/")[2]

    pages = [client.get(address).content.decode() for address in (LIST, STALL)]

    assert all("Chị Lành" in page for page in pages)
    assert not any(token in page for page in pages)


def test_a_point_gets_its_manager_by_invitation_too(client, officer):
    point = sales_point(commune=commune())
    client.force_login(officer)

    sheet = client.post(f"{POINT}moi/", ASKED | {"role": "manager"})
    token = link_in(sheet).rstrip("/").rpartition("/")[2]

    user = invitations.accept(token, secret="quầy 7 tốt")
    assert is_point_manager(user, point)
    assert "Chị Lành" in client.get(POINT).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": "12"}, "Số điện thoại chưa đúng."),
        ({"phone": ""}, "Trường này là bắt buộc."),
        ({"role": "cashier"}, "cashier"),
        ({"name": ""}, "Trường này là bắt buộc."),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(client, officer, stall, changes, sentence):
    client.force_login(officer)

    answer = client.post(f"{STALL}moi/", ASKED | changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Chị Lành" in page or not changes.get("name", "x")
    assert not Invitation.objects.exists()


def test_somebody_suspended_is_not_invited_but_let_in_again(client, officer, member):
    ProducerMember.objects.update(suspended_at=timezone.now(), suspended_reason="nghỉ")
    client.force_login(officer)

    answer = client.post(f"{STALL}moi/", ASKED)

    assert "Người này đang bị tạm khóa tại đây." in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_new_sheet_kills_the_old_link(client, officer, stall):
    client.force_login(officer)
    first = link_in(client.post(f"{STALL}moi/", ASKED)).rstrip("/").rpartition("/")[2]

    sheet = client.post(f"{LIST}loi-moi/{Invitation.objects.get().pk}/cap-lai/")

    with pytest.raises(InvitationWithdrawn):
        invitations.find(first)
    assert invitations.find(link_in(sheet).rstrip("/").rpartition("/")[2]).name == "Chị Lành"
    assert len(client.get(LIST).context["open"]) == 1


def test_a_withdrawn_invitation_is_no_longer_open(client, officer, stall):
    client.force_login(officer)
    client.post(f"{STALL}moi/", ASKED)
    address = f"{LIST}loi-moi/{Invitation.objects.get().pk}/"

    answer = client.post(f"{address}huy/", follow=True)

    assert "Đã hủy lời mời gửi 0912 345 678." in answer.content.decode()
    assert answer.context["open"] == []
    assert client.post(f"{address}cap-lai/").status_code == 404


def test_an_invitation_that_ran_out_is_no_longer_open(client, officer, stall, office_day):
    client.force_login(officer)
    client.post(f"{STALL}moi/", ASKED)
    office_day.shift(timedelta(days=14))

    client.force_login(officer)

    assert client.get(STALL).context["open"] == []


def test_suspending_shuts_out_at_once_and_keeps_the_reason(client, member):
    officer = people.commune_officer(commune())
    client.force_login(officer)

    answer = act(client, "suspend", member)

    step = member.steps.get()
    assert not is_producer_member(member.user, member.producer)
    assert (step.kind, step.reason, step.actor) == ("suspended", "bán hàng giả", officer)
    assert "lý do: bán hàng giả" in answer.content.decode()
    assert "mo-khoa" not in answer.content.decode()


def test_the_province_lets_in_again_with_a_reason(client, officer, member):
    ProducerMember.objects.update(suspended_at=timezone.now(), suspended_reason="nghỉ")
    client.force_login(officer)

    act(client, "resume", member, reason="đã làm rõ")

    assert is_producer_member(member.user, member.producer)
    assert member.steps.get().reason == "đã làm rõ"


def test_ending_a_membership_closes_the_door_and_keeps_the_name(client, officer, member):
    client.force_login(officer)

    answer = act(client, "end", member, reason="chuyển việc")

    assert not is_producer_member(member.user, member.producer)
    [(person, acts)] = answer.context["people"]
    assert (person.is_over, acts) == (True, [])
    assert "Chưa thực hiện" in act(client, "end", member).content.decode()


@pytest.mark.parametrize("verb", ["suspend", "end"])
def test_no_act_without_a_reason(client, officer, member, verb):
    client.force_login(officer)

    answer = act(client, verb, member, reason=" ")
    long = act(client, verb, member, reason="x" * 301)

    assert (answer.status_code, long.status_code) == (422, 422)
    assert "x" * 301 in long.content.decode()
    assert is_producer_member(member.user, member.producer)
    assert not member.steps.exists()


def test_a_member_of_another_stall_is_not_touched_from_here(client, officer, member):
    other = producer("68-P-0002", "HTX Khác", commune=commune())
    producer_member(other, phone="+84912345600")
    client.force_login(officer)

    assert act(client, "suspend", other.members.get()).status_code == 404
    assert is_producer_member(other.members.get().user, other)


def test_the_staff_of_a_point_is_suspended_the_same_way(client, officer):
    point = sales_point(commune=commune())
    point_member(point, "manager")
    client.force_login(officer)

    answer = act(client, "suspend", point.members.get(), at=POINT)

    assert "Đã tạm khóa" in answer.content.decode()
    assert not is_point_manager(phone_user(PHONES["manager"]), point)


def test_the_list_counts_people_and_finds_those_without_anybody(client, officer, member):
    staff = producer_member(member.producer, "staff")
    member.producer.members.filter(user=staff).update(suspended_at=timezone.now(), suspended_reason="nghỉ")
    producer("68-P-0002", "Tổ hợp tác Thanh long")
    invitations.invite("producer", "68-P-0002", phone="0987654321", role="owner", by=None)
    producer("68-P-0003", "Hộ Cô Năm")
    client.force_login(officer)

    rows = client.get(LIST).context["lines"]

    found = [(row.key, row.serving, row.suspended, row.invited) for row in rows]
    assert found == [("68-P-0003", 0, 0, 0), ("68-P-0001", 1, 1, 0), ("68-P-0002", 0, 0, 1)]
    empty = client.get(f"{LIST}chu-the/?chua-co-ai=1").context["lines"]
    assert [row.key for row in empty] == ["68-P-0003"]
    assert [row.key for row in client.get(f"{LIST}?q=thanh+long").context["lines"]] == ["68-P-0002"]


def test_a_kind_that_does_not_exist_is_not_found(client, officer):
    client.force_login(officer)

    assert client.get(f"{LIST}khac/").status_code == 404
    assert client.get(f"{LIST}khac/68-P-0001/").status_code == 404


def test_the_list_asks_no_more_for_more_stalls(client, officer, member):
    client.force_login(officer)
    client.get(LIST)
    few = queries(client)

    for place in range(2, 6):
        producer_member(producer(f"68-P-000{place}", f"HTX {place}"), phone=f"+8491234560{place}")
        invitations.invite("producer", f"68-P-000{place}", phone="0987654321", role="owner", by=None)

    assert queries(client) <= few + 1  # the names behind invitations are asked for once there are any


def queries(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST)
    return len(asked)


def test_people_who_left_come_last(client, officer, member):
    gone = producer_member(member.producer, "staff", since=date(2025, 7, 1), until=date(2026, 1, 1))
    producer_member(member.producer, "staff", phone="+84912345699", since=date(2026, 2, 1))
    client.force_login(officer)

    listed = [person.member.user for person, _ in client.get(STALL).context["people"]]

    assert listed[0] == member.user
    assert listed[-1] == gone
