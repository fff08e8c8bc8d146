"""The link in a producer's message: it shows goods and takes a yes, for a member of that producer only."""

import re

import pytest
import time_machine

from marketplace.orders import cancelling, fulfilment
from marketplace.orders.models import ParcelStep
from marketplace.producers.models import ProducerMember
from storefront.notifications.links import parcel_link
from tests.factories import orders
from tests.factories.members import producer_member
from tests.factories.orders import NOW, wanted
from tests.factories.people import user
from tests.factories.programme import producer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    settings.SITE_ADDRESS = "http://testserver/"
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner():
    return producer_member(producer())


@pytest.fixture
def parcel(owner):
    orders.on_sale(name="Nước mắm nhỉ")
    return fulfilment.find(f"{orders.placed(wanted(quantity=2)).number}-1")


@pytest.fixture
def link(parcel, owner) -> str:
    return parcel_link(parcel, owner)


def test_whoever_holds_the_link_sees_the_goods_and_never_the_buyer(client, parcel, link):
    answer = client.get(link)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "2 ×" in page
    assert "Nước mắm nhỉ" in page
    assert parcel.order.buyer_name not in page
    assert "Huỳnh Thúc Kháng" not in page
    assert "912" not in re.sub(r"<[^>]*>", "", page)
    assert "no-store" in answer["Cache-Control"]


def test_one_press_accepts_as_the_member_and_a_look_does_not(client, parcel, owner, link):
    client.get(link)
    assert fulfilment.find(parcel.key).state == "placed"

    answer = client.post(link, follow=True)

    assert fulfilment.find(parcel.key).state == "accepted"
    [step] = ParcelStep.objects.filter(to_state="accepted")
    assert (step.actor, step.on_behalf) == (owner, False)
    assert "Đã nhận đơn. Đăng nhập để xem nơi giao." in answer.content.decode()


def test_a_parcel_that_was_cancelled_meanwhile_is_not_accepted(client, parcel, link):
    cancelling.cancel(parcel.order, actor=None, reason="")

    answer = client.post(link, follow=True)

    assert "không còn chờ xác nhận" in answer.content.decode()
    assert fulfilment.find(parcel.key).state == "cancelled"


def test_a_stranger_who_is_signed_in_sees_no_more_than_nobody(client, link):
    client.force_login(user("khach"))

    assert client.get(link).status_code == 200


def test_a_member_who_is_signed_in_goes_to_the_parcels_own_page(client, parcel, owner, link):
    client.force_login(owner)

    answer = client.get(link)

    assert (answer.status_code, answer.url) == (302, f"/gian-hang/kien/{parcel.key}/")


def test_a_forged_link_opens_nothing(client, parcel, owner, link):
    other = link.replace(parcel.key, "OC-0000-0000-1")

    assert [client.get(one).status_code for one in (other, link[:-2] + "/", "/nhan-kien/x/")] == [404, 404, 404]
    assert client.post(other).status_code == 404


def test_a_link_ends_after_fourteen_days(client, clock, link):
    clock.shift(14 * 24 * 3600)
    assert client.get(link).status_code == 200
    clock.shift(1)

    assert client.get(link).status_code == 404


def test_a_member_who_was_shut_out_cannot_accept_with_an_old_link(client, parcel, owner, link):
    ProducerMember.objects.update(suspended_at=NOW, suspended_reason="nghỉ việc")

    assert client.post(link).status_code == 404
    assert fulfilment.find(parcel.key).state == "placed"


def test_the_link_takes_looks_and_presses_only(client, link):
    assert client.delete(link).status_code == 405
