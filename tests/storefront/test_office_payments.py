"""The office's list of money that needs a person: who may see it, what it says, and each decision about it."""

import pytest

from marketplace.orders import cancelling
from marketplace.orders.models import Order
from marketplace.payments.models import Notice, Payment
from storefront.kit.numbers import vnd
from tests import payments_world as bank
from tests.factories import orders
from tests.storefront.office_doors import CALLERS, Door, meets_what_is_right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_takes_transfers")]

LIST = "/quan-ly/thanh-toan/"


@pytest.fixture
def order(db) -> Order:
    orders.on_sale(quantity=5, name="Nước mắm nhĩ")
    return bank.awaiting()


def shown(client, shelf: str = "can-xem") -> str:
    return client.get(LIST, {"muc": shelf}).content.decode()


def after(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize(
    ("door", "path"),
    [
        (Door("payments", "get", False, 200), ""),
        (Door("payment_accept", "post", False, 302), "{pk}/nhan/"),
        (Door("payment_give_back", "post", False, 422), "{pk}/da-tra-lai/"),
        (Door("payment_dismiss", "post", False, 302), "{pk}/bo-qua/"),
        (Door("payment_confirm", "post", False, 422), "don/{number}/xac-nhan/"),
        (Door("payment_refunded", "post", False, 422), "hoan/{payment}/da-tra/"),
    ],
    ids=str,
)
def test_who_may_pass(client, order, caller, door, path):
    notice = bank.told(bank.notice(order, transferAmount=1_000))
    address = LIST + path.format(pk=notice.pk, number=order.number, payment=notice.payment_id)

    meets_what_is_right(client, door, address, caller)


def test_each_trouble_is_told_in_a_sentence_with_its_sums(client, at_the_desk, order):
    bank.told(bank.notice(order, transferAmount=order.total_vnd - 5_000))
    bank.told(bank.notice(transferAmount=70_000))
    bank.told(bank.notice(order, currency="USD", transferAmount=12))

    page = shown(client)

    assert (
        f"Đã nhận {vnd(order.total_vnd - 5_000)}, đơn phải trả {vnd(order.total_vnd)}: còn thiếu {vnd(5_000)}." in page
    )
    assert "nội dung không ghi đơn nào của chợ" in page
    assert "Đã nhận 12 USD, trong khi đơn tính bằng đồng." in page
    assert "tien hang" in page
    home = client.get("/quan-ly/").content.decode()
    assert "tiền không khớp đơn, hoặc phải trả lại" in home


def test_accepting_needs_a_reason_and_places_the_order(client, at_the_desk, order):
    notice = bank.told(bank.notice(order, transferAmount=order.total_vnd - 5_000))

    without = client.post(f"{LIST}{notice.pk}/nhan/", {"reason": " "})
    assert (without.status_code, after(order).state) == (422, "awaiting")
    client.post(f"{LIST}{notice.pk}/nhan/", {"reason": "ngân hàng trừ phí"})

    assert after(order).state == "placed"
    assert "ngân hàng trừ phí" in shown(client, "da-xu-ly")
    again = client.post(f"{LIST}{notice.pk}/nhan/", {"reason": "lần nữa"}, follow=True).content.decode()
    assert "Chưa làm gì" in again


def test_a_lapsed_order_is_taken_up_again_or_plainly_not(client, at_the_desk, order):
    bank.lapsed(order)
    notice = bank.told(bank.notice(order))
    page = shown(client)
    assert "Mở lại đơn" in page

    bank.paid(bank.awaiting(orders.wanted(quantity=5)))
    refused = client.post(f"{LIST}{notice.pk}/nhan/", {"reason": "khách chờ"}, follow=True).content.decode()
    assert "không giữ lại hàng được" in refused
    assert after(order).state == "cancelled"
    client.post(f"{LIST}{notice.pk}/da-tra-lai/", {"reference": "FT2611"})

    assert Notice.objects.get(pk=notice.pk).settled_as == "given_back"
    assert "FT2611" in shown(client, "da-xu-ly")


def test_unnamed_money_is_given_its_order(client, at_the_desk, order):
    notice = bank.told(bank.notice(transferAmount=order.total_vnd))

    unknown = client.post(f"{LIST}{notice.pk}/nhan/", {"reason": "đúng", "number": "OC-1"}, follow=True)
    assert "Không có đơn trả ngay nào mang mã này" in unknown.content.decode()
    client.post(f"{LIST}{notice.pk}/nhan/", {"reason": "đúng", "number": order.number})

    assert after(order).state == "placed"


def test_what_means_nothing_is_put_away_with_a_reason(client, at_the_desk, order):
    notice = bank.told(bank.notice())

    client.post(f"{LIST}{notice.pk}/bo-qua/", {"reason": "tiền thử của ngân hàng"})

    kept = Notice.objects.get(pk=notice.pk)
    assert (kept.outcome, kept.settled_as, kept.settled_by) == ("settled", "dismissed", at_the_desk)


def test_a_transfer_seen_on_the_account_is_confirmed_by_name(client, at_the_desk, order):
    assert order.number in shown(client, "dang-cho")

    client.post(f"{LIST}don/{order.number}/xac-nhan/", {"reference": "sao kê 24/11"})

    assert after(order).state == "placed"
    money = Payment.objects.get(subject=order.number)
    assert (money.confirmed_by, money.steps.last().reference) == (at_the_desk, "sao kê 24/11")
    client.get(LIST)
    assert order.number not in shown(client, "dang-cho")


def test_what_a_buyer_paid_too_much_stands_there_until_it_went_back(client, at_the_desk, order):
    bank.paid(order)
    cancelling.cancel(after(order), actor=None, reason="đổi ý")
    payment = Payment.objects.get(subject=order.number)
    assert vnd(order.total_vnd) in shown(client, "phai-tra-lai")

    stale = {"reference": "FT9", "amount": order.total_vnd - 1}
    told = client.post(f"{LIST}hoan/{payment.pk}/da-tra/", stale, follow=True).content.decode()
    assert "số phải trả lại vừa thay đổi" in told
    client.post(f"{LIST}hoan/{payment.pk}/da-tra/", {"reference": "FT9", "amount": order.total_vnd})

    payment.refresh_from_db()
    assert (payment.state, payment.steps.last().actor) == ("refunded", at_the_desk)
    assert "Không có gì phải trả lại" in shown(client, "phai-tra-lai")


def test_the_list_costs_the_same_however_long(client, at_the_desk, order, django_assert_max_num_queries):
    for _ in range(12):
        bank.told(bank.notice())

    with django_assert_max_num_queries(40):
        assert len(client.get(LIST).context["lines"]) == 12


def test_an_empty_list_says_that_all_is_well(client, at_the_desk):
    for shelf, words in {
        "can-xem": "Mọi khoản tiền đều khớp đơn",
        "phai-tra-lai": "Không có gì phải trả lại",
        "dang-cho": "Hiện không ai đang thanh toán",
        "da-xu-ly": "Không có gì ở đây",
    }.items():
        assert words in shown(client, shelf)
