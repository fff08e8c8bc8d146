"""What people see while Saleor has a bad day: a plain sentence, nothing wrongly listed, nothing lost, nothing twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
import requests
import responses
import time_machine
from django.utils import timezone

from marketplace.orders import checkout, tracking
from marketplace.orders.models import Order
from marketplace.pos.models import Sale
from marketplace.programme import acts
from marketplace.stores import stores
from marketplace.stores.saleor.errors import ReplyLost
from marketplace.stores.saleor.store import SaleorStore
from marketplace.stores.saleor.transport import HURRIED
from storefront.kit.visitor import BASKET
from tests.marketplace import pos_world
from tests.storefront.buying_world import filled, goods, put_in
from tests.storefront.pos_world import become_till, open_shift, sale, sign_in, take
from tests.storefront.shop_world import NOW, html

pytestmark = pytest.mark.django_db(transaction=True)

URL = "http://saleor.test/graphql/"
UNREAD = "Lúc này chưa đọc được giá và số hàng."
AWAY = "Kho chưa trả lời"
CRASH = {"message": "boom", "path": ["products"], "extensions": {"exception": {"code": "OperationalError"}}}
SOME = {"app": {"id": "A"}, "products": {"edges": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}}
BAD_DAYS = {
    "500": {"status": 500, "body": "Server Error"},
    "429": {"status": 429, "headers": {"Retry-After": "60"}},
    "no-answer": {"body": requests.ReadTimeout("read timed out")},
    "nobody-there": {"body": requests.ConnectionError("refused")},
    "no-json": {"body": "<html>maintenance</html>"},
    "dead-token": {"json": {"data": {"app": None, "products": None}}},
    "half-an-answer": {"json": {"data": SOME, "errors": [CRASH]}},
}


@contextmanager
def selling_through(engine: object) -> Iterator[None]:
    """The market's engine is this one while the block runs."""
    usual, stores["default"] = stores["default"], engine
    try:
        yield
    finally:
        stores["default"] = usual


class Forgetful:
    """The engine behind a line that loses what one method answered, after it was done."""

    def __init__(self, method: str) -> None:
        self.engine, self.loses = stores["embedded"], method

    def __getattr__(self, name: str):
        verb = getattr(self.engine, name)
        return self._lost(verb) if name == self.loses else verb

    def _lost(self, verb):
        def answer_is_lost(*args, **options):
            self.loses = ""
            verb(*args, **options)
            raise ReplyLost("cut off")

        return answer_is_lost


@pytest.fixture
def market(terms, empty_market):
    """A day on which the terms are known, in a database whose transactions end."""


@pytest.fixture(params=BAD_DAYS)
def bad_day(request, monkeypatch):
    """From when the block begins, whatever Saleor is asked."""
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=lambda _seconds: None))

    @contextmanager
    def begin() -> Iterator[None]:
        with responses.RequestsMock() as net, selling_through(SaleorStore(URL, "a token")):
            net.post(URL, **BAD_DAYS[request.param])
            yield

    return begin


def test_a_products_page_stands_without_price_and_says_why(client, market, bad_day):
    goods(1)
    usual = client.get("/san-pham/68-0001/")

    with bad_day():
        page = client.get("/san-pham/68-0001/", headers={"if-none-match": "another"})

    text = html(page)
    assert (page.status_code, "ETag" in page) == (503, False)
    assert "Nước mắm số 1" in text
    assert UNREAD in text
    assert "50.000" in html(usual)
    assert "50.000" not in text
    assert "Thêm vào giỏ" not in text
    assert "chưa niêm yết giá" not in text


def test_the_list_stands_as_it_was_published(client, market, bad_day):
    goods(1)

    with responses.RequestsMock(), selling_through(SaleorStore(URL, "a token")):
        page = client.get("/san-pham/")

    assert page.status_code == 200
    assert "Nước mắm số 1" in html(page)


def test_a_product_that_may_not_be_shown_is_gone_all_the_same(client, market, bad_day, officer):
    goods(1)
    acts.suspend("68-0001", actor=officer, reason="Khiếu nại")

    with responses.RequestsMock(), selling_through(SaleorStore(URL, "a token")):
        assert client.get("/san-pham/68-0001/").status_code == 410


@pytest.mark.parametrize("is_part", [False, True])
def test_what_cannot_be_read_cannot_be_put_in(client, market, bad_day, is_part):
    goods(1)

    with bad_day():
        headers = {"HX-Request": "true"} if is_part else {}
        page = client.post("/gio-hang/them/", {"code": "68-0001", "sku": "68-0001-1"}, headers=headers, follow=is_part)

    assert UNREAD in html(page) if is_part else page.status_code == 302
    assert BASKET not in client.session


def test_the_basket_is_shown_as_it_is_kept_and_cannot_be_ordered(client, market, bad_day):
    put_in(client, goods(1), 3)

    with bad_day():
        page = client.get("/gio-hang/")
        part = client.post("/gio-hang/", {"sua": "1"}, headers={"HX-Request": "true"})

    assert (page.status_code, part.status_code) == (503, 200)
    for text in map(html, (page, part)):
        assert f"{AWAY} nên chưa đặt hàng được." in text
        assert "Nước mắm số 1" in text
        assert "150.000 ₫" in text
        assert "Tiền hàng, theo giá đã xem" in text
        assert 'href="/dat-hang/"' not in text
        assert "không đặt được" not in text
        assert UNREAD not in text
    assert client.session[BASKET][0]["quantity"] == 3
    assert 'href="/dat-hang/"' in html(client.get("/gio-hang/"))


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_basket_is_changed_while_the_store_is_away(client, market, bad_day, headers):
    put_in(client, goods(1), 3)
    put_in(client, goods(2))

    with bad_day():
        client.post("/gio-hang/", {"sku": "68-0001-1", "quantity": "5"}, headers=headers)
        client.post("/gio-hang/", {"bo": "68-0002-1"}, headers=headers)
        client.get("/gio-hang/")

    assert [(line["sku"], line["quantity"]) for line in client.session[BASKET]] == [("68-0001-1", 5)]


def test_what_the_register_forbids_is_told_in_the_basket_all_the_same(client, market, bad_day, officer):
    put_in(client, goods(1), 3)
    put_in(client, goods(2))
    acts.suspend("68-0002", actor=officer, reason="Khiếu nại")

    with bad_day():
        text = html(client.get("/gio-hang/"))

    assert text.count("Giấy chứng nhận hôm nay không còn hiệu lực nên không được bán.") == 1
    assert "150.000 ₫" in text
    assert "200.000 ₫" not in text


def test_who_comes_while_saleor_rests_is_told_without_asking_it(client, market):
    goods(1)
    with responses.RequestsMock() as net, selling_through(SaleorStore(URL, "a token")):
        net.post(URL, body=requests.ReadTimeout("read timed out"))
        client.get("/san-pham/68-0001/")
        asked = len(net.calls)

        pages = [client.get("/san-pham/68-0001/"), client.get("/dat-hang/"), client.get("/gio-hang/")]

        assert asked <= HURRIED.attempts
        assert len(net.calls) == asked
    assert [page.status_code for page in pages] == [503, 302, 200]
    assert UNREAD in html(pages[0])


def test_a_checkout_that_cannot_be_read_places_nothing_and_keeps_what_was_typed(client, market, bad_day):
    put_in(client, goods(1))
    form = filled(client, note="Gọi trước khi giao")

    with bad_day():
        page = client.post("/dat-hang/", form)

    assert page.status_code == 503
    assert AWAY in html(page)
    assert not Order.objects.exists()
    again = client.get("/dat-hang/").context["form"]
    assert (again["note"].value(), again["key"].value()) == ("Gọi trước khi giao", form["key"])


def test_an_order_whose_reply_is_lost_is_placed_once_by_pressing_again(client, market):
    put_in(client, goods(1), 2)
    form = filled(client)

    with selling_through(Forgetful("place_order")):
        page = client.post("/dat-hang/", form)

        assert page.status_code == 409
        assert "không bao giờ bị đặt hai lần" in html(page)
        assert page.context["form"]["key"].value() == form["key"]
        assert client.session[BASKET][0]["quantity"] == 2
        with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
            pressed = client.post("/dat-hang/", form)

    order = Order.objects.get()
    assert order.state == "placed"
    assert pressed["Location"] == f"/tra-cuu-don/{tracking.token(order)}/"
    assert held("68-0001") == 2


def test_an_order_whose_reply_is_lost_is_finished_by_the_sweep(client, market):
    put_in(client, goods(1), 2)
    form = filled(client)

    with selling_through(Forgetful("place_order")):
        client.post("/dat-hang/", form)
        after = timezone.now() + timedelta(minutes=5)
        with time_machine.travel(after, tick=False):
            finished = checkout.sweep(after)

    order = Order.objects.get()
    assert (finished, order.state, held("68-0001")) == ([order.number], "placed", 2)
    assert client.post("/dat-hang/", form)["Location"] == f"/tra-cuu-don/{tracking.token(order)}/"


@pytest.fixture
def till(client, terms):
    with time_machine.travel(NOW, tick=False):
        point = pos_world.point()
        sign_in(client, pos_world.staff(point, first_name="Lan", last_name="Nguyễn"))
        become_till(client, point)
        open_shift(client, point)
        yield SimpleNamespace(client=client, point=point)


def test_the_till_says_try_again_and_sells_once_when_saleor_is_back(till, bad_day):
    pos_world.goods()

    with bad_day():
        told = take(till.client, till.point, sale())
        shelf = till.client.get("/quay/mui-ne/ke.json")

    assert (told.status_code, told.json()["state"]) == (503, "open")
    assert told.json()["sentence"] == "Kho chưa trả lời. Chờ một chút rồi thử lại."
    assert shelf.status_code == 503
    assert not Sale.objects.filter(state="recorded").exists()

    again = take(till.client, till.point, sale())

    assert (again.status_code, Sale.objects.get().state, pos_world.lying()) == (200, "recorded", 8)


def test_a_sale_whose_reply_is_lost_is_sold_once_by_the_same_key(till):
    pos_world.goods()

    with selling_through(Forgetful("record_counter_sale")):
        told = take(till.client, till.point, sale())
        again = take(till.client, till.point, sale())

    assert (told.status_code, told.json()["state"]) == (503, "open")
    assert (again.status_code, again.json()["number"]) == (200, "1-001")
    assert (Sale.objects.count(), pos_world.lying()) == (1, 8)


def test_programs_hear_that_they_should_come_again(client, market, bad_day):
    goods(1)

    with bad_day():
        feed = client.get("/feeds/online/products.json")
        asked = {"query": '{ product(code: "68-0001") { name variants { sku } } }'}
        answer = client.post("/graphql/", asked, "application/json").json()

    assert (feed.status_code, feed["Retry-After"]) == (503, "5")
    assert [error["message"] for error in answer["errors"]] == [
        "Lúc này chưa trả lời được: vui lòng thử lại sau ít phút."
    ]
    assert "saleor" not in str(answer).lower()
    assert "50000" not in str(answer)


def held(code: str) -> int:
    """How many units orders hold at the producer's."""
    [product] = stores["embedded"].products(codes=[code])
    [variant] = product.variants
    return sum(variant.stock.values()) - sum(variant.available.values())
