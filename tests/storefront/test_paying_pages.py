"""Paying at once, as its buyer meets it: from the choice at the checkout to the receipt, and every way it can end."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from vietqr_emvco import VietQRParser

from marketplace.orders import cancelling, paying, tracking
from marketplace.orders.models import Order
from marketplace.outbox import deliveries
from marketplace.payments.models import Notice, Payment
from marketplace.stores import store
from tests import payments_world as bank
from tests.storefront.buying_world import filled, goods, ordered, put_in
from tests.storefront.shop_world import html, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market", "market_takes_transfers")]


def awaiting(client, **changes) -> Order:
    """An order placed through the pages that is to be paid now."""
    put_in(client, goods(), 2)
    response = client.post("/dat-hang/", filled(client, pay="vietqr", **changes))
    assert response.status_code == 302, response.context["form"].errors
    assert response["Location"].endswith("/thanh-toan/")
    return tracking.by_token(response["Location"].split("/")[-3])


def address(order: Order) -> str:
    return f"/tra-cuu-don/{tracking.token(order)}/thanh-toan/"


def tell(client, body: bytes, **more):
    response = client.post(
        "/webhooks/bank/", body, content_type="application/json", headers=more.get("headers", bank.headers(body))
    )
    deliveries.drain("marketplace.orders.paying.consume")
    return response


def test_from_the_choice_to_the_receipt(client):
    order = awaiting(client)
    page = client.get(address(order))

    assert order.state == "awaiting"
    assert page.context["paying"].state == "waiting"
    read = VietQRParser.parse(page.context["paying"].transfer.qr)
    assert (read["bank_bin"], read["account_number"], int(read["amount"])) == ("970405", bank.ACCOUNT, order.total_vnd)
    assert order.number.replace("-", " ") in html(page)

    assert tell(client, bank.notice(order)).json() == {"success": True}

    polled = client.get(address(order), headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == f"/tra-cuu-don/{tracking.token(order)}/"
    receipt = html(client.get(polled["HX-Redirect"]))
    assert "Tiền đã đến và đơn của bạn đã được đặt" in receipt
    assert "Toàn bộ đơn đã được thanh toán" in receipt
    assert Order.objects.get().state == "placed"


def test_without_an_account_the_checkout_is_as_it_was(client, settings):
    settings.MARKET_BANK_ACCOUNT = ""
    put_in(client, goods())

    page = html(client.get("/dat-hang/"))

    assert 'name="pay"' not in page
    assert ordered(client).method == "cod"


def test_cash_stays_the_usual_choice(client):
    put_in(client, goods())

    page = client.get("/dat-hang/")

    assert page.context["pay"] == "sau"
    assert page.context["way"].pays == ("sau", "vietqr")
    assert ordered(client).method == "cod"


def test_a_choice_shown_anew_by_htmx_stays_and_changes_what_is_told(client):
    put_in(client, goods())

    part = client.post("/dat-hang/", filled(client, pay="vietqr") | {"xem": "1"}, headers={"HX-Request": "true"})

    told = html(part)
    assert "Bạn trả toàn bộ ngay bây giờ, một lần" in told
    assert re.search(r'value="vietqr" checked', told)


def test_a_way_to_pay_that_is_not_open_is_refused_at_its_field(client):
    put_in(client, goods())

    response = client.post("/dat-hang/", filled(client, pay="card"))

    assert response.status_code == 422
    assert "pay" in response.context["form"].errors
    assert not Order.objects.exists()


def test_the_form_sent_again_leads_to_the_same_payment(client):
    put_in(client, goods())
    form = filled(client, pay="vietqr")

    one, again = client.post("/dat-hang/", form), client.post("/dat-hang/", form)

    assert one["Location"] == again["Location"]
    assert Payment.objects.count() == 1


def test_the_pages_of_an_order_that_awaits_its_payment_lead_to_it(client):
    order = awaiting(client)

    receipt = html(client.get(f"/tra-cuu-don/{tracking.token(order)}/"))
    tracked = client.post("/tra-cuu-don/", {"phone": "0912345678", "code": order.number})

    assert f'href="{address(order)}"' in receipt
    assert "Chưa thanh toán" in receipt
    assert tracked.context["found"].state == "awaiting"
    assert "Chờ thanh toán" in html(tracked)


def test_an_order_that_lapsed_says_so_and_late_money_is_told_of(client):
    order = awaiting(client)
    paying.sweep(order.pay_until + timedelta(seconds=1))

    over = client.get(address(order))
    assert (over.context["paying"].state, over.context["paying"].transfer) == ("over", None)
    assert "Xin đừng chuyển tiền nữa" in html(over)
    receipt = html(client.get(f"/tra-cuu-don/{tracking.token(order)}/"))
    assert "Đơn không được thanh toán đúng hạn" in receipt

    assert tell(client, bank.notice(order)).status_code == 200

    late = client.get(address(order))
    assert late.context["paying"].state == "attention"
    assert Notice.objects.get().problem == "late"


def test_short_money_is_told_to_its_buyer_with_both_sums(client):
    order = awaiting(client)

    tell(client, bank.notice(order, transferAmount=30_000))

    page = client.get(address(order))
    assert page.context["paying"].state == "attention"
    assert "30.000" in html(page)


def test_who_cancels_may_do_so_from_the_order_s_page(client):
    order = awaiting(client)

    client.post(f"/tra-cuu-don/{tracking.token(order)}/huy/", {"reason": "doi-y"})

    assert Order.objects.get().state == "cancelled"
    assert client.get(address(order)).context["paying"].state == "over"


def test_what_was_paid_and_cancelled_is_on_its_way_back(client):
    order = bank.paid(awaiting(client))

    cancelling.cancel(order, actor=None, reason="đổi ý")

    receipt = client.get(f"/tra-cuu-don/{tracking.token(order)}/")
    assert receipt.context["receipt"].back_vnd == order.total_vnd
    assert "đang được trả lại cho bạn" in html(receipt)


def test_the_code_can_be_kept_as_a_picture_while_it_is_open(client):
    order = awaiting(client)

    drawn = client.get(f"{address(order)}ma-qr.svg")
    bank.lapsed(order)

    assert drawn["Content-Type"] == "image/svg+xml"
    assert client.get(f"{address(order)}ma-qr.svg").status_code == 404


def test_a_wrong_link_opens_nothing(client):
    order = awaiting(client)

    for path in ("", "ma-qr.svg", "the/"):
        assert client.get(f"/tra-cuu-don/{order.number}.falsch/thanh-toan/{path}").status_code == 404


def test_nobody_pretends_outside_the_demonstration(client):
    order = awaiting(client)

    response = client.post(f"{address(order)}gia-vo/")

    assert response.status_code == 404
    assert not Notice.objects.exists()


def test_in_the_demonstration_a_press_stands_for_the_bank(client, settings):
    order = awaiting(client)
    settings.DEMO = True

    client.post(f"{address(order)}gia-vo/")
    deliveries.drain("marketplace.orders.paying.consume")

    assert Order.objects.get(pk=order.pk).state == "placed"


def test_a_pick_up_is_paid_now_and_only_handed_over_at_the_point(client):
    sales_point()
    put_in(client, goods(shelf={"mui-ne": 3}))
    response = client.post("/dat-hang/", filled(client, way="diem:mui-ne", pay="vietqr"))
    order = tracking.by_token(response["Location"].split("/")[-3])

    placed = bank.paid(order)

    assert (placed.state, placed.point) == ("placed", "mui-ne")
    assert "đã được thanh toán và để sẵn cho bạn" in html(client.get(f"/tra-cuu-don/{tracking.token(order)}/"))


def test_alcohol_is_bought_without_cash_after_the_age_is_declared(client):
    row = goods(group="beverage", name="Rượu thanh long", alcohol_pct="29.0")
    refused = put_in(client, row)
    assert refused["Location"] == f"/san-pham/{row.code}/#gia"
    assert "Bạn đã đủ 18 tuổi chưa?" in html(client.get(f"/san-pham/{row.code}/"))
    client.post("/tuoi/", {"tuoi": "du-18", "toi": "/"})
    put_in(client, row)

    page = client.get("/dat-hang/")
    assert page.context["way"].pays == ("vietqr",)
    assert "Trong giỏ có đồ uống có cồn" in html(page)
    for_cash = client.post("/dat-hang/", filled(client, pay="sau"))
    assert (for_cash.status_code, Order.objects.count()) == (422, 0)

    client.post("/dat-hang/", filled(client, pay="vietqr"))

    assert Order.objects.get().state == "awaiting"
    assert store.orders([Order.objects.get().ref]) != {}


def test_a_basket_with_alcohol_asks_for_the_age_again_in_another_session(client):
    row = goods(group="beverage", name="Rượu thanh long", alcohol_pct="29.0")
    client.post("/tuoi/", {"tuoi": "du-18", "toi": "/"})
    put_in(client, row)
    client.post("/tuoi/", {"tuoi": "chua", "toi": "/"})
    client.get("/gio-hang/")

    page = html(client.get("/dat-hang/"))

    assert "Bạn đã đủ 18 tuổi chưa?" in page
    assert "Rượu thanh long" not in page


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_stands_in_both_languages(client, language):
    order = awaiting(client)

    page = client.get(f"{language}{address(order)}")

    words = "Pay your order" if language else "Thanh toán đơn hàng"
    assert words in unescape(page.content.decode())


def test_a_forged_unreadable_or_oversized_notice_changes_nothing(client, settings):
    order = awaiting(client)
    body = bank.notice(order)
    hour_ago = timezone.now() - timedelta(hours=2)

    forged = [
        bank.headers(body, secret="another"),
        bank.headers(body + b" "),
        bank.headers(body, at=hour_ago.timestamp()),
        {"X-SePay-Timestamp": "", "X-SePay-Signature": ""},
        {"Authorization": "Apikey whsec-of-the-test"},
        {},
    ]
    statuses = {tell(client, body, headers=each).status_code for each in forged}
    assert statuses == {401}
    negative, no_number = (
        b'{"transferType": "in", "id": 7, "transferAmount": -5}',
        b'{"transferType": "in", "id": true}',
    )
    for odd in (b"[]", b"{", negative, no_number):
        assert tell(client, odd).status_code == 400
    assert tell(client, b'{"pad": "' + b"x" * 600_000 + b'"}').status_code == 413
    assert client.get("/webhooks/bank/").status_code == 405
    assert client.post("/webhooks/bank/", {"id": 1}).status_code == 415

    assert not Notice.objects.exists()
    assert Order.objects.get().state == "awaiting"


def test_the_key_opens_the_door_where_no_secret_is_set_and_money_going_out_is_nothing(client, settings):
    settings.SEPAY_SECRETS, settings.SEPAY_API_KEYS = [], ["old-key", "new-key"]
    order = awaiting(client)

    keyed = {"Authorization": "Apikey new-key"}
    assert tell(client, bank.notice(order, transferType="out"), headers=keyed).json() == {"success": True}
    assert not Notice.objects.exists()
    assert tell(client, bank.notice(order), headers={"Authorization": "Apikey wrong"}).status_code == 401
    assert tell(client, bank.notice(order), headers=keyed).status_code == 200

    assert Order.objects.get().state == "placed"


def test_a_door_without_any_secret_believes_nobody(client, settings):
    settings.SEPAY_SECRETS = settings.SEPAY_API_KEYS = []
    order = awaiting(client)

    assert tell(client, bank.notice(order), headers={"Authorization": "Apikey "}).status_code == 401
