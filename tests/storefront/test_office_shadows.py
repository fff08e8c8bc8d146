"""The office sees what somebody changed in Saleor, in plain words, and how changes come from there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from marketplace.orders import differences, fulfilment
from marketplace.orders.models import Difference, Matter, Order, Undertaking, Verb
from marketplace.outbox import deliveries
from marketplace.outbox.models import Delivery as OutboxDelivery
from marketplace.outbox.models import Event
from marketplace.stores import store
from marketplace.stores.records import Units
from marketplace.stores.saleor.models import Delivery, Pull, PullKind
from storefront.kit.numbers import vnd
from tests.factories import orders
from tests.factories.orders import wanted
from tests.factories.people import commune_officer, province_officer, user
from tests.saleor_world import API, answering, install
from tests.storefront.office_world import commune

pytestmark = pytest.mark.django_db

LIST = "/quan-ly/doi-chieu-don/"
WAYS = "/quan-ly/hanh-trinh/"


@pytest.fixture
def order(db) -> Order:
    orders.on_sale(name="Nước mắm nhĩ")
    return orders.placed(wanted(quantity=2))


@pytest.fixture
def on_saleor(settings):
    """The market sells through Saleor; pages are drawn without asking it."""
    settings.STORES = {"default": {"BACKEND": "marketplace.stores.saleor.SaleorStore"}}
    settings.SALEOR_API_URL = API


def cancelled_there(order: Order) -> Difference:
    store.cancel(order.ref, "")
    differences.compare([order.ref])
    return Difference.objects.get()


def said(client: Client, **asked) -> list[tuple[str, str, str]]:
    return [
        (line.what, line.ours, line.theirs) for one in client.get(LIST, asked).context["orders"] for line in one.lines
    ]


def test_a_cancellation_in_saleor_is_told_in_words(client, at_the_desk, order):
    cancelled_there(order)

    page = client.get(LIST).content.decode()

    assert said(client) == [("Trạng thái", "Đã đặt", "Đã hủy")]
    assert order.number in page
    assert f"/quan-ly/doi-chieu-don/{order.number}/saleor/" in page


def test_a_quantity_is_told_with_the_name_of_the_goods_and_money_as_money(client, at_the_desk, order):
    store.cannot_supply(order.ref, [Units("68-0001-1", 1)])
    differences.compare([order.ref])

    told = said(client)
    assert [what for what, _ours, _theirs in told] == ["Tổng tiền đơn", "Số lượng giao: Nước mắm nhĩ · Chai 500 ml"]
    assert told[1][1:] == ("2", "1")
    assert told[0][1:] == (vnd(order.total_vnd), vnd(order.total_vnd - 85_000))


def test_goods_that_nobody_ordered_and_an_order_that_is_gone_are_told_too(client, at_the_desk, order):
    Difference.objects.create(order=order, what=Matter.SUPPLIED, sku="LA", ours="0", theirs="3")
    Difference.objects.create(order=order, what=Matter.MISSING, ours="placed", theirs="")

    assert said(client) == [
        ("Số lượng giao: LA, không có trong đơn của chợ", "0", "3"),
        ("Bên kia không có đơn", "Đã đặt", "không có đơn này"),
    ]


def test_xem_xong_needs_a_reason_and_leaves_the_order_as_it_is(client, at_the_desk, order):
    found = cancelled_there(order)
    address = f"{LIST}{order.number}/xem-xong/"

    refused = client.post(address, {"shown": str(found.pk), "reason": "  "})
    assert refused.status_code == 422
    assert differences.open_ones().count() == 1

    client.post(address, {"shown": str(found.pk), "reason": "Khách gọi hủy, đã hoàn tiền"})

    found.refresh_from_db()
    assert (found.looked_by, found.reason) == (at_the_desk, "Khách gọi hủy, đã hoàn tiền")
    order.refresh_from_db()
    assert order.state == "placed"
    assert said(client) == []
    assert said(client, muc="da-xem") == [("Trạng thái", "Đã đặt", "Đã hủy")]
    assert "Khách gọi hủy" in client.get(LIST, {"muc": "da-xem"}).content.decode()


def test_what_was_cancelled_in_saleor_is_cancelled_here_with_a_reason_and_agrees_again(client, at_the_desk, order):
    cancelled_there(order)
    address = f"{LIST}{order.number}/huy/"
    assert address in client.get(LIST).content.decode()

    refused = client.post(address, {"reason": " "})
    assert (refused.status_code, Order.objects.get().state) == (422, "placed")

    client.post(address, {"reason": "Khách gọi hủy"})
    deliveries.drain("marketplace.orders.differences.consume_own")

    step = order.steps.last()
    assert (step.to_state, step.actor, step.reason) == ("cancelled", at_the_desk, "Khách gọi hủy")
    assert said(client) == []
    assert said(client, muc="da-khop") == [("Trạng thái", "Đã đặt", "Đã hủy")]


def test_what_is_packed_already_is_not_cancelled_here_any_more(client, at_the_desk, order):
    cancelled_there(order)
    fulfilment.accept(f"{order.number}-1", actor=None)
    fulfilment.pack(f"{order.number}-1", actor=None)

    page = client.post(f"{LIST}{order.number}/huy/", {"reason": "Khách gọi hủy"}, follow=True).content.decode()

    assert f"{order.number} không hủy ở đây được nữa" in page
    assert Order.objects.get().state == "placed"


def test_an_order_under_way_is_cancelled_in_a_moment(client, at_the_desk, order):
    cancelled_there(order)
    Undertaking.objects.create(order=order, verb=Verb.CANCEL)

    page = client.post(f"{LIST}{order.number}/huy/", {"reason": "Khách gọi hủy"}, follow=True).content.decode()

    assert "Vui lòng thử lại" in page
    assert Order.objects.get().state == "placed"


def test_only_what_was_cancelled_there_is_offered_to_be_cancelled_here(client, at_the_desk, order):
    store.cannot_supply(order.ref, [Units("68-0001-1", 1)])
    differences.compare([order.ref])

    assert f"{LIST}{order.number}/huy/" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("shown", ["", "x", "0,'", "999999"])
def test_only_what_stood_on_the_page_is_looked_at(client, at_the_desk, order, shown):
    cancelled_there(order)

    client.post(f"{LIST}{order.number}/xem-xong/", {"shown": shown, "reason": "đã hỏi"})

    assert differences.open_ones().count() == 1


def test_what_agrees_again_is_in_the_third_list(client, at_the_desk, order):
    found = cancelled_there(order)
    Difference.objects.filter(pk=found.pk).update(settled_at=datetime(2026, 3, 2, 9, tzinfo=UTC))

    assert said(client) == []
    assert len(said(client, muc="da-khop")) == 1


def test_the_list_costs_the_same_however_many_orders(client, at_the_desk, django_assert_max_num_queries):
    orders.on_sale(quantity=100)
    for _ in range(12):
        store.cancel(orders.placed(wanted()).ref, "")
    differences.compare([each.ref for each in Order.objects.all()])

    with django_assert_max_num_queries(16):
        assert len(client.get(LIST).context["orders"]) == 12


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_officers_of_the_province_come_in(order, method):
    cancelled_there(order)
    addresses = [LIST, *(f"{LIST}{order.number}/{act}/" for act in ("xem-xong", "huy", "saleor"))]

    for person in (None, user("nguoi-la"), commune_officer(commune())):
        client = Client()
        if person:
            client.force_login(person)
        for address in addresses:
            answer = getattr(client, method)(address)
            assert answer.status_code in {302, 403, 405}, (person, address)
            if answer.status_code == 302:
                assert "/tai-khoan/" in answer["Location"]
    assert differences.open_ones().count() == 1
    assert Order.objects.get().state == "placed"


@pytest.mark.django_db(transaction=True)
def test_the_way_to_the_dashboard_is_asked_when_somebody_goes(client, terms, settings):
    client.force_login(province_officer())
    orders.on_sale()
    order = orders.placed(wanted())
    settings.SALEOR_API_URL = API
    install()
    address = f"{LIST}{order.number}/saleor/"

    with answering(order_address={"order": {"id": "T3JkZXI6MQ=="}}) as asked:
        found = client.get(address)
    with answering(order_address={"order": None}):
        gone = client.get(address)
    with answering(order_address=403):
        silent = client.get(address)
    settings.SALEOR_API_URL = ""
    nowhere = client.get(address)

    assert asked == [("order_address", {"ref": order.ref})]
    assert found["Location"] == "http://saleor.test/dashboard/orders/T3JkZXI6MQ%3D%3D"
    assert [answer["Location"] for answer in (gone, silent, nowhere)] == [LIST, LIST, LIST]


def test_where_the_market_sells_through_saleor_the_first_page_tells_of_it(client, at_the_desk, order, on_saleor):
    Difference.objects.create(order=order, what=Matter.STATE, ours="placed", theirs="cancelled")

    page = client.get("/quan-ly/").content.decode()

    assert "có người sửa trong Saleor mà chợ không biết" in page
    assert "Đối chiếu" in page


def test_elsewhere_nobody_is_bothered_with_it(client, at_the_desk):
    page = client.get("/quan-ly/").content.decode()

    assert LIST not in page
    assert client.get(WAYS).context["from_saleor"] == []


def test_the_journeys_tell_how_far_behind_each_way_is(client, at_the_desk, on_saleor):
    now = datetime.now(UTC)
    for number in range(20):
        issued = now - timedelta(minutes=5)
        Delivery.objects.create(
            digest=str(number), body=b"", issued_at=issued, processed_at=issued + timedelta(milliseconds=100 + number)
        )
    Delivery.objects.create(digest="w", body=b"", received_at=now - timedelta(minutes=3))
    Pull.objects.create(kind=PullKind.DELTA, finished_at=now, seen=69, changed=2)
    Pull.objects.create(kind=PullKind.FULL, started_at=now, problem="HTTP 503")

    webhooks, delta, full, missed = client.get(WAYS).context["from_saleor"]

    assert (webhooks.figures, webhooks.is_late) == ("95 trên 100 tin trong 118 ms · 1 tin đang chờ", True)
    assert delta.figures.startswith("đọc 69 sản phẩm, 2 có khác")
    assert (delta.is_late, delta.problem) == (False, "")
    assert (full.last_success, full.problem, full.is_late) == (None, "HTTP 503", True)
    assert missed.is_late


def test_the_new_journeys_have_names(client, at_the_desk):
    for topic, consumer in (
        ("engine_webhook.received", "marketplace.stores.saleor.webhooks.consume"),
        ("engine_reference.changed", "marketplace.stores.saleor.references.consume"),
        ("engine_order.changed", "marketplace.orders.differences.consume"),
    ):
        event = Event.objects.create(topic=topic, key="k")
        OutboxDelivery.objects.create(event=event, consumer=consumer, key="k")

    journeys = client.get(WAYS).context["journeys"]

    assert [(str(way.topic), str(way.consumer)) for way in journeys] == [
        ("đơn đổi trong Saleor", "đơn cần đối chiếu"),
        ("mục liên quan đổi trong Saleor", "sản phẩm liên quan"),
        ("tin báo từ Saleor", "hộp tin của Saleor"),
    ]
