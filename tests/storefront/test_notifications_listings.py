"""The people of a stall hear of the office's word on their texts and photos, once, and of a photo taken down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.offers import edits, photos, review, takedown
from marketplace.outbox import deliveries
from marketplace.producers.models import ProducerMember
from storefront.notifications import consumers
from storefront.notifications.errors import MessengerUnavailable, Undeliverable
from storefront.notifications.messengers import MessengerHandler
from storefront.notifications.models import Message
from tests.factories import people
from tests.factories.members import producer_member
from tests.factories.programme import producer
from tests.marketplace.offers_world import photo
from tests.storefront.notifications_world import Remembering
from tests.storefront.shop_world import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day")]
REMEMBERING = {"phone": {"BACKEND": "tests.storefront.notifications_world.Remembering"}}
OWNER, STAFF = "+84912345678", "+84912345679"


@pytest.fixture(autouse=True)
def messenger(settings, monkeypatch):
    settings.SITE_ADDRESS = "https://cho.vn/"
    settings.MESSENGERS = REMEMBERING
    monkeypatch.setattr("storefront.notifications.messengers._messengers", MessengerHandler())
    monkeypatch.setattr(Remembering, "given", [])
    monkeypatch.setattr(Remembering, "failures", [])


@pytest.fixture
def staff(fish_sauce):
    producer_member(producer(), phone=OWNER)
    return producer_member(producer(), "staff", phone=STAFF)


def drain() -> None:
    for name in ("listing_decided", "photo_taken_down"):
        deliveries.drain(f"storefront.notifications.consumers.{name}")


def proposed_text(actor):
    return edits.propose_text("68-0001", name={"vi": "Nước mắm nhĩ Hòn Rơm"}, story={}, actor=actor)


def test_whoever_proposed_a_text_hears_that_it_is_accepted(staff):
    review.accept(proposed_text(staff).pk, actor=None)

    drain()

    message = Message.objects.get()
    assert (message.kind, message.to, message.state, message.subject) == (
        "listing_accepted",
        STAFF,
        "sent",
        "68-0001",
    )
    assert message.text == (
        "Chợ OCOP: nội dung mới của Nước mắm nhĩ Hòn Rơm đã được duyệt, khách mua đang thấy. "
        "https://cho.vn/gian-hang/san-pham/68-0001/"
    )


def test_a_refusal_tells_its_reason_and_what_to_do(staff):
    review.refuse(
        edits.propose_photo("68-0001", photo(), actor=staff).pk, actor=None, reason="Ảnh mờ, chụp lại gần hơn."
    )

    drain()

    assert Message.objects.get().text == (
        "Chợ OCOP: ảnh mới của Nước mắm nhĩ không được duyệt. Lý do: Ảnh mờ, chụp lại gần hơn. "
        "Mời sửa rồi gửi lại: https://cho.vn/gian-hang/san-pham/68-0001/"
    )


def test_a_long_reason_is_cut_in_the_message(staff):
    review.refuse(proposed_text(staff).pk, actor=None, reason="rất dài " * 200)

    drain()

    assert len(Message.objects.get().text) < 400


def test_an_event_heard_twice_is_told_once(staff):
    change = review.accept(proposed_text(staff).pk, actor=None)

    consumers.listing_decided([str(change.pk)])
    consumers.listing_decided([str(change.pk)])

    assert [note.to for note in Remembering.given] == [STAFF]


def test_who_left_the_stall_is_not_told_but_its_owner_is(staff):
    change = proposed_text(staff)
    ProducerMember.objects.filter(user=staff).update(suspended_at=timezone.now(), suspended_reason="nghỉ")

    review.accept(change.pk, actor=None)
    drain()

    assert [note.to for note in Remembering.given] == [OWNER]


def test_what_was_taken_back_or_is_old_news_tells_nobody(staff, office_day):
    edits.withdraw(proposed_text(staff).pk, actor=staff)
    review.accept(proposed_text(staff).pk, actor=None)
    office_day.shift(timedelta(days=4))

    drain()

    assert not Message.objects.exists()


def test_a_stall_nobody_can_reach_is_shown_as_not_told(fish_sauce):
    review.accept(proposed_text(None).pk, actor=None)

    drain()

    message = Message.objects.get()
    assert (message.state, message.error, message.to) == ("failed", "no_address", "")


def test_a_photo_that_the_office_took_down_is_told_with_the_reason_and_one_of_ones_own_is_not(staff):
    for by_office in (True, False):
        change = review.accept(edits.propose_photo("68-0001", photo(), actor=staff).pk, actor=None)
        takedown.take_down(
            "68-0001", photos.address(change.photo), actor=staff, reason="Ảnh của người khác", by_office=by_office
        )

    deliveries.drain("storefront.notifications.consumers.photo_taken_down")

    assert [note.to for note in Remembering.given] == [OWNER]
    assert Message.objects.get().text == (
        "Chợ OCOP: cơ quan OCOP đã gỡ một ảnh của Nước mắm nhĩ. Lý do: Ảnh của người khác "
        "Mời gửi ảnh khác: https://cho.vn/gian-hang/san-pham/68-0001/"
    )


def test_the_office_sees_whether_the_producer_was_told_and_sends_again(client, staff):
    Remembering.failures.append(Undeliverable("HTTP 400"))
    change = review.accept(proposed_text(staff).pk, actor=None)
    drain()
    client.force_login(people.province_officer())
    page, queue = f"/quan-ly/duyet/{change.pk}/", "/quan-ly/duyet/"
    assert ("chưa gửi được" in html(client.get(page)), "chưa gửi được" in html(client.get(queue))) == (True, True)

    answer = client.post(f"{page}tin-nhan/gui-lai/", follow=True)

    assert "đã nhắn" in html(answer)
    assert Message.objects.get().state == "sent"
    assert "đã nhắn" in html(client.get(queue))


def test_a_messenger_that_is_away_keeps_the_message_waiting(staff):
    Remembering.failures.append(MessengerUnavailable("away"))
    review.accept(proposed_text(staff).pk, actor=None)

    drain()

    message = Message.objects.get()
    assert (message.state, message.attempts, message.error) == ("waiting", 1, "away")
