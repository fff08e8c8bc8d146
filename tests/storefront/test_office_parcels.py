"""The office watches parcels of its places: late ones first, a call, an acceptance on behalf, messages sent again."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from marketplace.orders import fulfilment
from marketplace.orders.models import Order, ParcelStep
from storefront.notifications.models import Message
from storefront.office.parcels import urls
from tests.factories import orders, people
from tests.factories.members import producer_member
from tests.factories.orders import NOW, wanted
from tests.factories.programme import producer, province
from tests.storefront.office_doors import CALLERS, Door, call, meets_what_is_right

pytestmark = pytest.mark.django_db
LIST = "/quan-ly/kien-hang/"

# Name, method, whether commune officers of the place may pass, and what the right role gets.
DOORS = [
    Door("parcels", "get", True, 200),
    Door("parcel", "get", True, 200),
    Door("parcel_accept", "post", True, 302),
    Door("parcel_send_again", "post", True, 302),
]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def order() -> Order:
    """Two bottles of a cooperative of Mũi Né, just ordered."""
    owner = producer(commune=orders.commune())
    orders.on_sale(producer=owner, name="Nước mắm nhỉ")
    return orders.placed(wanted(quantity=2))


@pytest.fixture
def key(order) -> str:
    return f"{order.number}-1"


@pytest.fixture
def addresses(key) -> dict[str, str]:
    facts = {"parcel": [key], "parcel_accept": [key], "parcel_send_again": [key, failed(key).pk]}
    return {name: reverse(f"office:{name}", args=facts.get(name)) for name in (door.name for door in DOORS)}


def failed(key: str, **facts) -> Message:
    defaults = {
        "event": f"parcel:{key}:new",
        "kind": "new_parcel",
        "subject_kind": "parcel",
        "subject": key,
        "to": "+84912345678",
        "channel": "console",
        "language": "vi",
        "title": "Đơn mới",
        "text": "đơn mới",
        "state": "failed",
        "error": "HTTP 503",
    }
    return Message.objects.create(**(defaults | facts))


def keys(answer, heap: str = "lines") -> list[str]:
    return [line.parcel.key for line in answer.context[heap]]


def test_the_table_of_doors_is_complete():
    assert {door.name for door in DOORS} == {one.name for one in urls.urlpatterns if isinstance(one, URLPattern)}


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_four_callers_at_every_door(client, addresses, key, door, caller):
    meets_what_is_right(client, door, addresses[door.name], caller)

    if caller in ("nobody", "a stranger"):
        assert fulfilment.find(key).state == "placed"


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_the_producer_itself_is_a_stranger_here(client, addresses, key, door):
    client.force_login(producer_member(producer()))

    assert call(client, door, addresses[door.name]).status_code == 403
    assert fulfilment.find(key).state == "placed"


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_an_officer_of_another_commune_finds_nothing_there(client, addresses, key, door):
    client.force_login(people.commune_officer(orders.commune("23235", "Phường La Gi")))

    answer = call(client, door, addresses[door.name])

    if door.name == "parcels":
        assert (answer.status_code, keys(answer), keys(answer, "late")) == (200, [], [])
    else:
        assert answer.status_code == 404
    assert fulfilment.find(key).state == "placed"


def test_parcels_of_another_province_are_not_seen(client, officer):
    far = producer("79-P-0001", "HTX Phương xa", province=province("79"))
    orders.on_sale("79-0001", producer=far)
    order = orders.placed(wanted("79-0001-1"))
    client.force_login(officer)

    assert keys(client.get(LIST)) == []
    assert client.get(f"{LIST}{order.number}-1/").status_code == 404


def test_fictional_parcels_are_seen_in_the_demo_only(client, officer, settings):
    orders.on_sale(producer=producer(illustrative=True))
    orders.placed()
    client.force_login(officer)

    settings.DEMO = True
    assert len(keys(client.get(LIST))) == 1
    settings.DEMO = False
    assert keys(client.get(LIST)) == []


def test_a_parcel_is_late_after_two_hours_with_a_button_to_call_its_owner(client, officer, clock, key):
    producer_member(producer(), phone="+84987654321")
    client.force_login(officer)
    clock.shift(timedelta(hours=1, minutes=59))
    assert keys(client.get(LIST), "late") == []
    clock.shift(timedelta(minutes=1))

    answer = client.get(LIST)

    page = answer.content.decode()
    assert keys(answer, "late") == [key]
    assert "tel:+84987654321" in page
    assert "Gọi 0987 654 321" in page
    assert "đã chờ 2 giờ 00 phút" in page


def test_late_parcels_wait_on_the_first_page_of_the_office(client, officer, clock, key):
    client.force_login(officer)
    assert client.get("/quan-ly/").context["late_parcels"] == 0
    clock.shift(timedelta(hours=2))

    answer = client.get("/quan-ly/")

    assert answer.context["late_parcels"] == 1
    assert "Kiện hàng quá 2 giờ chưa nhận" in answer.content.decode()
    client.force_login(people.commune_officer(orders.commune("23235", "Phường La Gi")))
    assert client.get("/quan-ly/").context["late_parcels"] == 0


def test_a_commune_officer_accepts_on_behalf_and_it_stays_on_record(client, key):
    officer = people.commune_officer(orders.commune(), "can-bo-mui-ne")
    client.force_login(officer)

    answer = client.post(f"{LIST}{key}/nhan-thay/", {"reason": "chị Ba đồng ý qua điện thoại"}, follow=True)

    page = answer.content.decode()
    [step] = ParcelStep.objects.filter(parcel__key=key)
    assert (step.to_state, step.actor, step.reason, step.on_behalf) == (
        "accepted",
        officer,
        "chị Ba đồng ý qua điện thoại",
        True,
    )
    assert "Đã nhận thay HTX Thử nghiệm." in page
    assert f"{officer} thay mặt chủ thể · chị Ba đồng ý qua điện thoại" in page


def test_accepting_on_behalf_needs_a_reason_and_keeps_what_was_typed(client, officer, key):
    client.force_login(officer)

    missing = client.post(f"{LIST}{key}/nhan-thay/", {"reason": "  "})
    long = client.post(f"{LIST}{key}/nhan-thay/", {"reason": "x" * 301})

    assert (missing.status_code, long.status_code) == (422, 422)
    assert "x" * 301 in long.content.decode()
    assert fulfilment.find(key).state == "placed"
    assert not ParcelStep.objects.exists()


def test_what_is_accepted_already_is_not_accepted_on_behalf(client, officer, key):
    fulfilment.accept(key, actor=None)
    fulfilment.pack(key, actor=None)
    client.force_login(officer)

    answer = client.post(f"{LIST}{key}/nhan-thay/", {"reason": "thử"}, follow=True)

    assert "không còn chờ xác nhận" in answer.content.decode()
    assert not ParcelStep.objects.filter(on_behalf=True).exists()
    assert 'id="nhan-thay"' not in answer.content.decode()


def test_the_office_sees_whom_to_call_and_never_the_street(client, officer, key, order):
    client.force_login(officer)

    page = client.get(f"{LIST}{key}/").content.decode()

    assert order.buyer_name in page
    assert "Phường Mũi Né" in page
    assert "Huỳnh Thúc Kháng" not in page
    assert "chưa có số điện thoại" in page


def test_a_message_that_could_not_be_sent_is_shown_and_sent_again(client, officer, key):
    message = failed(key)
    client.force_login(officer)
    page = client.get(f"{LIST}{key}/").content.decode()
    assert "chưa gửi được" in page
    assert "0912 345 678" in page
    assert "HTTP 503" in page

    answer = client.post(f"{LIST}{key}/tin-nhan/{message.pk}/gui-lai/", follow=True)

    message.refresh_from_db()
    assert (message.state, message.steps.first().actor) == ("sent", officer)
    assert "Đã gửi tin nhắn." in answer.content.decode()


def test_messages_of_other_parcels_are_not_sent_from_here(client, officer, key):
    other = failed("OC-0000-0000-1")
    client.force_login(officer)

    client.post(f"{LIST}{key}/tin-nhan/{other.pk}/gui-lai/")

    other.refresh_from_db()
    assert other.state == "failed"


def test_a_message_nobody_can_receive_has_no_button(client, officer, key):
    message = failed(key, to="", error="no_address")
    client.force_login(officer)

    assert "gui-lai" not in client.get(f"{LIST}{key}/").content.decode()
    answer = client.post(f"{LIST}{key}/tin-nhan/{message.pk}/gui-lai/", follow=True)
    assert "Chưa thực hiện" in answer.content.decode()


def test_the_filters_narrow_and_nonsense_is_ignored(client, officer, clock, key, order):
    second = producer("68-P-0002", "Tổ hợp tác Thanh long", commune=orders.commune("23235", "Phường La Gi"))
    orders.on_sale("68-0002", producer=second)
    other = f"{orders.placed(wanted('68-0002-1')).number}-1"
    fulfilment.accept(other, actor=None)
    failed(key)
    clock.shift(timedelta(hours=3))
    client.force_login(officer)

    found = {
        query: keys(client.get(f"{LIST}?{query}"))
        for query in (
            "trang-thai=accepted",
            "trang-thai=tre",
            "xa=23235",
            "q=thanh+long",
            f"q={order.number.lower()}",
            "tin=loi",
            "q=khong-co",
        )
    }

    assert list(found.values()) == [[other], [key], [other], [other], [key], [key], []]
    assert keys(client.get(f"{LIST}?trang-thai=la&xa=1&tin=x&trang=zz")) == [other, key]


def test_the_list_asks_no_more_for_more_parcels(client, officer, clock):
    for place in (1, 2, 3):
        owner = producer(f"68-P-000{place}", f"HTX {place}", commune=orders.commune())
        orders.on_sale(f"68-000{place}", producer=owner)
        producer_member(owner, phone=f"+8491234560{place}")
    client.force_login(officer)
    orders.placed(wanted("68-0001-1"))
    clock.shift(timedelta(hours=3))
    client.get(LIST)
    few = queries(client)

    for place in (1, 2, 3):
        orders.placed(wanted(f"68-000{place}-1"))
    clock.shift(timedelta(hours=3))

    assert queries(client) == few == 14


def queries(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST)
    return len(asked)
