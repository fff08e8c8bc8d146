"""Who is told what: producers of new parcels, buyers of what becomes of their order; each once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from marketplace import outbox
from marketplace.orders import cancelling, checkout, fulfilment, pickups, settling, tracking
from marketplace.orders.models import Order
from marketplace.orders.records import Buyer
from storefront.notifications.models import Message, MessageStep
from tests import payments_world as bank
from tests.factories import orders
from tests.factories.members import producer_member
from tests.factories.orders import NOW, ON, wanted
from tests.factories.programme import producer
from tests.storefront.notifications_world import Remembering, drain, said

pytestmark = pytest.mark.django_db
REMEMBERING = {"phone": {"BACKEND": "tests.storefront.notifications_world.Remembering"}}


@pytest.fixture(autouse=True)
def market(settings, monkeypatch):
    settings.SITE_ADDRESS = "https://cho.vn/"
    settings.MESSENGERS = REMEMBERING
    monkeypatch.setattr("storefront.notifications.messengers._messengers", fresh_messengers())
    monkeypatch.setattr(Remembering, "given", [])
    monkeypatch.setattr(Remembering, "failures", [])
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def fresh_messengers():
    from storefront.notifications.messengers import MessengerHandler  # noqa: PLC0415  after the settings are set

    return MessengerHandler()


def ordered(**facts) -> Order:
    """One producer's parcel with two bottles, cash on delivery."""
    orders.on_sale(name="Nước mắm nhỉ", english="Fish sauce")
    return orders.placed(wanted(quantity=2), **facts)


def waiting_at_point() -> Order:
    orders.on_sale(shelf=orders.point())
    return checkout.place_order(orders.pick_up_request(), on=ON, now=NOW)


def test_a_new_parcel_tells_its_owner_once_with_a_link():
    owner = producer_member(producer(), phone="+84987654321")
    order = ordered()

    drain()
    outbox.record("parcel.changed", f"{order.number}-1")
    drain()

    message = Message.objects.get(kind="new_parcel")
    assert (message.to, message.subject, message.state, message.channel) == (
        owner.phone,
        f"{order.number}-1",
        "sent",
        "sms",
    )
    head, _, link = message.text.partition("Bấm để nhận đơn: ")
    assert head == f"Chợ OCOP: đơn mới {order.number}-1: 2 × Nước mắm nhỉ. Thu hộ {shown(order.total_vnd)}. "
    assert link.startswith(f"https://cho.vn/nhan-kien/{order.number}-1.{owner.pk}.")
    assert [note.to for note in Remembering.given].count(owner.phone) == 1


def shown(amount_vnd: int) -> str:
    return f"{amount_vnd:,}".replace(",", ".") + " ₫"


def link_of(order: Order) -> str:
    return f"/tra-cuu-don/{tracking.token(order)}/"


def test_the_longest_serving_owner_is_told_and_nobody_shut_out():
    producer_member(producer(), "staff", phone="+84912345600", since=date(2025, 1, 1))
    producer_member(
        producer(), phone="+84912345601", since=date(2025, 1, 1), suspended_at=timezone.now(), suspended_reason="nghỉ"
    )
    producer_member(producer(), phone="+84912345602", since=date(2025, 3, 1))
    producer_member(producer(), phone="+84912345603", since=date(2025, 2, 1))
    ordered()

    drain()

    assert [one.to for one in Message.objects.filter(kind="new_parcel")] == ["+84912345603"]


def test_a_producer_without_members_is_told_on_its_own_number_with_the_page_behind_the_sign_in():
    producer(phone="+842523822000")
    order = ordered()

    drain()

    message = Message.objects.get(kind="new_parcel")
    assert message.to == "+842523822000"
    assert message.text.endswith(f"https://cho.vn/gian-hang/kien/{order.number}-1/")


def test_a_producer_nobody_can_reach_is_shown_as_not_told():
    ordered()

    drain()

    message = Message.objects.get(kind="new_parcel")
    assert (message.to, message.state, message.error, message.attempts) == ("", "failed", "no_address", 0)
    assert [note.kind for note in Remembering.given] == ["order_placed"]


def test_a_parcel_that_was_accepted_before_the_message_tells_nobody():
    producer_member(producer())
    order = ordered()
    fulfilment.accept(f"{order.number}-1", actor=None)

    drain()

    assert said("new_parcel") == []


def test_a_producer_hears_of_a_cancellation_only_after_hearing_of_the_parcel(officer):
    producer_member(producer())
    order = ordered()
    drain()
    cancelling.cancel(order, actor=None, reason="đặt nhầm")

    drain()

    assert said("parcel_cancelled") == [f"Chợ OCOP: đơn {order.number}-1 đã hủy, không cần chuẩn bị nữa."]

    unheard = orders.placed(wanted(quantity=1))
    cancelling.cancel(unheard, actor=None, reason="")
    drain()
    assert len(said("parcel_cancelled")) == 1


def test_the_buyer_gets_a_confirmation_with_the_way_to_follow_it():
    order = ordered()

    drain()

    [text] = said("order_placed")
    assert text == (
        f"Chợ OCOP: đã nhận đơn {order.number}, tổng cộng {shown(order.total_vnd)}. Giao 1 kiện, trả tiền mặt khi nhận."
        f" Xem hoặc hủy đơn: https://cho.vn{link_of(order)}"
    )
    assert Remembering.given[-1].to == "+84912345678"


def test_an_english_buyer_reads_english():
    buyer = Buyer(name="Ann", phone="+84912345678", language="en")
    order = ordered(buyer=buyer)

    drain()

    [text] = said("order_placed")
    assert text.startswith(f"Chợ OCOP: your order {order.number} is placed, ₫{order.total_vnd:,} in all.")
    assert text.endswith(f"https://cho.vn/en{link_of(order)}")


def test_a_buyer_with_only_an_address_gets_an_e_mail(mailoutbox):
    order = ordered(buyer=Buyer(name="Ann", email="ann@example.org"))

    drain()

    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["ann@example.org"], f"Chợ OCOP: {order.number}")
    assert Message.objects.get(kind="order_placed").channel == "email"


def test_goods_for_pick_up_are_said_to_lie_ready_until_closing_time():
    order = waiting_at_point()

    drain()

    [text] = said("pick_up_ready")
    assert text.startswith(
        f"Chợ OCOP: đơn {order.number} đã sẵn sàng tại Điểm Mũi Né, trả {shown(order.total_vnd)} khi nhận hàng. Giữ đến"
    )
    assert said("new_parcel") == []


def test_the_buyer_hears_what_sold_out_and_what_the_parcel_costs_now():
    order = ordered()
    key = f"{order.number}-1"
    fulfilment.cannot_supply(key, {"68-0001-1": 1}, actor=None, reason="")
    now_costs = shown(fulfilment.find(key).total_vnd)

    drain()

    [text] = said("not_supplied")
    assert text.startswith(
        f"Chợ OCOP: HTX Thử nghiệm hết hàng: 1 × Nước mắm nhỉ. Phần còn lại vẫn gửi, kiện này còn {now_costs}."
    )


def test_the_buyer_pays_nothing_for_a_parcel_that_sold_out_and_hears_it_once():
    order = ordered()
    fulfilment.cannot_supply(f"{order.number}-1", {"68-0001-1": 2}, actor=None, reason="")

    drain()

    [text] = said("not_supplied")
    assert text.startswith(
        f"Chợ OCOP: HTX Thử nghiệm không gửi được kiện {order.number}-1 vì hết hàng: 2 × Nước mắm nhỉ."
        " Quý khách không phải trả tiền kiện này."
    )
    assert said("order_cancelled") == []


def test_the_buyer_hears_when_a_parcel_is_sent_and_not_when_its_number_is_corrected():
    order = ordered()
    key = f"{order.number}-1"
    fulfilment.accept(key, actor=None)
    fulfilment.pack(key, actor=None)
    fulfilment.hand_over(key, actor=None, carrier="VNPost", tracking="VN1")
    fulfilment.hand_over(key, actor=None, carrier="VNPost", tracking="VN2")

    drain()

    [text] = said("parcel_sent")
    assert text.startswith(
        f"Chợ OCOP: HTX Thử nghiệm đã gửi kiện {key}. VNPost VN2. Vui lòng chuẩn bị {shown(order.total_vnd)}."
    )


def test_an_order_cancelled_by_the_office_is_told_with_the_reason_and_the_buyers_own_is_not(officer):
    ours, theirs = ordered(), orders.placed(wanted())
    cancelling.cancel(ours, actor=officer, reason="chủ thể báo thiên tai")
    cancelling.cancel(theirs, actor=None, reason="đổi ý")

    drain()

    [text] = said("order_cancelled")
    assert text.startswith(
        f"Chợ OCOP: đơn {ours.number} đã hủy, quý khách không phải trả tiền. Lý do: chủ thể báo thiên tai."
    )


@pytest.mark.parametrize(("is_paid", "words"), [(True, "được trả lại"), (False, "không phải trả tiền")])
def test_one_cancelled_while_its_payment_was_awaited_is_told_with_what_becomes_of_the_money(
    officer, market_takes_transfers, is_paid, words
):
    orders.on_sale()
    order = bank.awaiting()
    if is_paid:
        bank.kept(bank.notice(order))
    cancelling.cancel(order, actor=officer, reason="hàng hỏng")
    for due in settling.refunds_due():
        settling.refunded_by_hand(due.payment.pk, due.amount_vnd, actor=officer, reference="FT2611")

    drain()

    [text] = said("order_cancelled")
    assert text.startswith(f"Chợ OCOP: đơn {order.number} đã hủy")
    assert words in text
    assert len(said("payment_refunded")) == is_paid


def test_goods_nobody_came_for_are_told_as_not_picked_up(market):
    order = waiting_at_point()
    market.shift(timedelta(days=1))
    pickups.release_overdue(timezone.now())

    drain()

    [text] = said("order_cancelled")
    assert text.startswith(f"Chợ OCOP: đơn {order.number} quá giờ giữ hàng nên đã hủy")


def test_news_older_than_three_days_is_not_told(market):
    order = ordered()
    fulfilment.cannot_supply(f"{order.number}-1", {"68-0001-1": 1}, actor=None, reason="")
    market.shift(timedelta(days=3, minutes=1))

    drain()

    assert said("not_supplied") == []


def test_every_message_keeps_what_became_of_it():
    ordered()

    drain()

    steps = MessageStep.objects.filter(message__kind="order_placed").values_list("state", flat=True)
    assert list(steps) == ["waiting", "sent"]
