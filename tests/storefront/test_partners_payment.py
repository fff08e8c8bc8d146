"""A partner pays later by transfer: an officer writes down that it came; and who ordered stays on record."""

import pytest
import time_machine
from django.urls import reverse

from marketplace.orders import proof
from marketplace.orders.models import Order
from marketplace.payments.models import Payment
from tests.factories import people
from tests.storefront.feeds_world import NOW, bearer, key_of, offered, order_body, partner
from tests.storefront.office_world import commune
from tests.storefront.shop_world import html

pytestmark = pytest.mark.django_db(transaction=True)

TOTAL = 140_000


@pytest.fixture(autouse=True)
def now(terms):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def order(client) -> Order:
    """Two bottles at 70,000, ordered by the partner's own program."""
    offered()
    key = bearer(key_of(partner(), "order"))
    client.post("/feeds/orders/", order_body(), "application/json", headers=key)
    return Order.objects.get()


@pytest.fixture
def desk(client, order):
    client.force_login(people.province_officer())
    return client


def page(order: Order) -> str:
    return reverse("office:partner_order", args=["sieu-thi-a", order.number])


def pay(client, order: Order, **typed):
    address = reverse("office:partner_order_paid", args=["sieu-thi-a", order.number])
    return client.post(address, {"amount_vnd": str(TOTAL), "reference": "FT26328", "reason": ""} | typed)


def test_what_is_due_is_shown_and_the_form_begins_with_it(desk, order):
    shown = html(desk.get(page(order)))

    assert "Còn 140.000 ₫ chờ đối tác chuyển khoản theo hóa đơn." in shown
    assert 'value="140000"' in shown


def test_a_transfer_that_came_is_written_down_with_who_and_what(desk, order):
    answer = pay(desk, order)

    assert (answer.status_code, answer.url) == (302, page(order))
    payment = Payment.objects.get()
    assert (payment.state, payment.received_vnd, payment.confirmed_by.username) == ("received", TOTAL, "can-bo")
    shown = html(desk.get(page(order)))
    assert "FT26328" in shown
    assert "Đã nhận chuyển khoản" not in shown
    assert list(proof.check()) == []


@pytest.mark.parametrize("typed", [{"amount_vnd": "139000"}, {"amount_vnd": "0"}, {"amount_vnd": "nhiều"}])
def test_another_amount_needs_a_reason_and_what_was_typed_stays(desk, order, typed):
    answer = pay(desk, order, **typed)

    assert answer.status_code == 422
    assert 'role="alert"' in html(answer)
    assert f'value="{typed["amount_vnd"]}"' in html(answer)
    assert 'value="FT26328"' in html(answer)
    assert Payment.objects.get().state == "due"


def test_another_amount_with_a_reason_is_taken(desk, order):
    pay(desk, order, amount_vnd="139000", reason="Trừ phí ngân hàng")

    assert (Payment.objects.get().state, Payment.objects.get().received_vnd) == ("received", 139_000)
    assert "Trừ phí ngân hàng" in html(desk.get(page(order)))


def test_a_second_press_changes_nothing(desk, order):
    pay(desk, order)

    answer = pay(desk, order, amount_vnd="1", reason="nhầm")

    assert answer.status_code == 302
    assert Payment.objects.get().received_vnd == TOTAL
    assert "Đơn này không còn khoản nào phải trả." in html(desk.get(page(order)))


@pytest.mark.parametrize("who", ["nobody", "stranger", "commune officer"])
def test_only_the_province_writes_it_down(client, order, who):
    if who != "nobody":
        client.force_login(people.user("khach") if who == "stranger" else people.commune_officer(commune()))

    assert pay(client, order).status_code == (302 if who == "nobody" else 403)
    assert Payment.objects.get().state == "due"


def test_an_order_is_paid_at_its_own_partner_only(desk, order):
    partner("sieu-thi-b")

    answer = desk.post(reverse("office:partner_order_paid", args=["sieu-thi-b", order.number]), {"amount_vnd": TOTAL})

    assert answer.status_code == 404
    assert Payment.objects.get().state == "due"


def test_the_order_tells_with_which_key_it_was_placed(desk, order):
    (key,) = partner().keys.all()

    assert [step.facts for step in order.steps.all()][-1] == {"key": key.prefix}
    assert f"đối tác <code>ocop_{key.prefix}…</code>" in html(desk.get(page(order)))


def test_sent_again_it_is_signed_no_second_time(client, order):
    steps = order.steps.count()

    client.post("/feeds/orders/", order_body(), "application/json", headers=bearer(key_of(partner(), "order")))

    assert order.steps.count() == steps
