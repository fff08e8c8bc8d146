"""Finding an order by phone and code: its state, never the address, and no way to guess."""

import pytest
from django.test import Client

from marketplace.orders import tracking
from marketplace.orders.models import Order
from tests.factories.people import province_officer, user
from tests.storefront.buying_world import goods, ordered, put_in
from tests.storefront.shop_world import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]

NOT_FOUND = "Không tìm thấy đơn nào có số điện thoại và mã này. Mời kiểm tra lại cả hai."


@pytest.fixture
def order(client) -> Order:
    put_in(client, goods(1))
    return ordered(client)


def ask(client, code: str, phone: str = "0912345678"):
    return client.post("/tra-cuu-don/", {"phone": phone, "code": code})


def test_phone_and_code_tell_how_far_it_is_and_nothing_of_the_buyer(order):
    response = ask(Client(), order.number.lower(), "+84 912 345 678")

    page = html(response)
    assert response.status_code == 200
    assert order.number in page
    assert "Chờ xác nhận" in page
    assert "HTX số 1" in page
    assert "no-store" in response["Cache-Control"]
    shown = page.split("</form>")[0]
    private = ["Lê Thị Biển", "12 Nguyễn Thông", "Phú Thủy", "50.000", tracking.token(order)]
    assert [fact for fact in private if fact in page] == []
    assert "12 Nguyễn Thông" not in shown


def test_a_wrong_phone_and_an_unknown_code_get_the_same_answer(order):
    wrong_phone = ask(Client(), order.number, "0987654321")
    unknown_code = ask(Client(), "OC-0000-0000")
    no_phone = ask(Client(), order.number, "khong phai so")

    assert {each.status_code for each in (wrong_phone, unknown_code, no_phone)} == {404}
    assert all(NOT_FOUND in html(each) for each in (wrong_phone, unknown_code, no_phone))


def test_after_five_misses_even_the_right_answer_has_to_wait(order):
    for serial in range(5):
        ask(Client(), f"OC-0000-000{serial}")

    response = ask(Client(), order.number)

    assert response.status_code == 429
    assert "Thử quá nhiều lần" in html(response)
    assert "HTX số 1" not in html(response)


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.mark.parametrize("account", [lambda: user("nguoi-la"), province_officer], ids=["stranger", "officer"])
def test_signing_in_opens_nothing_more(order, account):
    client = signed_in(account())

    assert ask(client, order.number, "0987654321").status_code == 404
    assert "12 Nguyễn Thông" not in html(ask(client, order.number))


def test_a_phone_number_never_stands_in_an_address(client):
    page = html(client.get("/tra-cuu-don/"))

    assert '<form method="post" action="/tra-cuu-don/">' in page
    assert client.get("/tra-cuu-don/?phone=0912345678&code=X").status_code == 200


def test_empty_fields_are_asked_for(client):
    assert ask(client, "", "").status_code == 422


def test_this_browser_s_own_orders_are_one_press_away(client, order):
    assert f'">{order.number}</a>' in html(client.get("/tra-cuu-don/"))
    assert order.number not in html(Client().get("/tra-cuu-don/"))


def test_the_page_in_english(order):
    page = html(Client().post("/en/tra-cuu-don/", {"phone": "0912345678", "code": order.number}))

    assert "Names, addresses and sums are never shown here." in page
    assert "Awaiting confirmation" in page


def test_behind_a_proxy_one_who_guesses_does_not_shut_out_the_others(order, settings):
    settings.TRUSTED_PROXIES = 1
    guesser, buyer = ({"x-forwarded-for": f"9.9.9.9, 203.0.113.{last}"} for last in (7, 8))
    for serial in range(5):
        wrong = {"phone": "0987654321", "code": f"OC-0000-000{serial}"}
        assert Client().post("/tra-cuu-don/", wrong, headers=guesser).status_code == 404

    right = {"phone": "0912345678", "code": order.number}
    assert Client().post("/tra-cuu-don/", right, headers=guesser).status_code == 429
    assert Client().post("/tra-cuu-don/", right, headers=buyer).status_code == 200
