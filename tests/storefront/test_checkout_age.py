"""Drinks with alcohol: hidden everywhere until age is declared, never to be ordered for cash."""

import json

import pytest

from tests.storefront.buying_world import goods, put_in
from tests.storefront.shop_world import html, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]

NAME = "Rượu thanh long"


@pytest.fixture(autouse=True)
def stocked(empty_market):
    sales_point()
    goods(1, name=NAME, group="beverage", alcohol_pct="29.0", shelf={"mui-ne": 3})
    goods(2, name="Rượu không cồn mừng cưới", group="beverage")


def declare(client, answer: str = "du-18", onwards: str = "/san-pham/68-0001/"):
    return client.post("/tuoi/", {"tuoi": answer, "toi": onwards})


PLACES = ["/", "/san-pham/", "/san-pham/?q=ruou", "/diem-ban/mui-ne/", "/chu-the/68-p-0001/", "/san-pham/goi-y/?q=ruou"]


@pytest.mark.parametrize("path", PLACES)
def test_no_list_search_or_suggestion_shows_it_before(client, path):
    assert "68-0001" not in client.get(path).content.decode()
    assert NAME not in client.get(path).content.decode()


@pytest.mark.parametrize("path", PLACES)
def test_all_show_it_after(client, path):
    declare(client)

    assert "68-0001" in client.get(path).content.decode()


def test_its_page_asks_for_the_age_and_names_nothing(client):
    response = client.get("/san-pham/68-0001/")

    page = html(response)
    assert "Bạn đã đủ 18 tuổi chưa?" in page
    assert NAME not in page
    assert '<input type="hidden" name="toi" value="/san-pham/68-0001/">' in page


def test_after_declaring_one_is_where_one_wanted_to_be(client):
    response = declare(client)

    assert response["Location"] == "/san-pham/68-0001/"
    assert f"<h1>{NAME}</h1>" in html(client.get("/san-pham/68-0001/"))


def test_a_page_kept_from_before_is_not_served_after(client):
    client.get("/tuoi/")
    put_in(client, "68-0002")
    client.get("/")
    etag = client.get("/san-pham/")["ETag"]
    declare(client)

    again = client.get("/san-pham/", headers={"if-none-match": etag})

    assert again.status_code == 200
    assert NAME in html(again)


def test_who_is_younger_sees_other_products_and_may_take_it_back(client):
    declare(client)

    response = declare(client, "duoi-18")

    assert response["Location"] == "/san-pham/"
    assert NAME not in html(client.get("/san-pham/"))


@pytest.mark.parametrize("onwards", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_the_answer_never_leads_away(client, onwards):
    assert declare(client, onwards=onwards)["Location"] == "/san-pham/"


def test_it_cannot_be_put_into_the_basket_and_the_law_is_told(client):
    declare(client)

    put_in(client, "68-0001")

    page = html(client.get("/san-pham/68-0001/"))
    assert client.session.get("basket") is None
    assert "chỉ cho bán qua mạng khi thanh toán không dùng tiền mặt" in page
    assert 'id="them-68-0001-1"' not in page


def test_a_basket_from_better_days_says_why_not_even_a_sales_point_hands_it_over(
    client, settings, market_takes_transfers
):
    declare(client)
    put_in(client, "68-0001")
    assert client.get("/gio-hang/").context["pick_ups"] != ()
    settings.MARKET_BANK_BIN = settings.MARKET_BANK_ACCOUNT = ""

    basket = client.get("/gio-hang/")

    assert (basket.context["can_order"], basket.context["pick_ups"]) == (False, ())
    assert "chỉ cho bán qua mạng khi thanh toán không dùng tiền mặt" in html(basket)
    assert client.get("/dat-hang/")["Location"] == "/gio-hang/"


def test_a_name_alone_makes_no_alcohol(client):
    assert "Rượu không cồn mừng cưới" in html(client.get("/san-pham/?q=ruou"))


def ask(client, query: str) -> str:
    return client.post("/graphql/", json.dumps({"query": query}), "application/json").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        '{{ product(code: "68-0001"{one}) {{ code }} }}',
        "{{ products{many} {{ edges {{ node {{ code }} }} }} }}",
        '{{ producer(code: "68-P-0001") {{ products{many} {{ edges {{ node {{ code }} }} }} }} }}',
    ],
    ids=["product", "products", "producer"],
)
def test_graphql_tells_of_it_only_with_a_declared_age(client, query):
    before = ask(client, query.format(one="", many=""))
    after = ask(client, query.format(one=", ageConfirmed: true", many="(ageConfirmed: true)"))

    assert "68-0001" not in before
    assert "68-0001" in after
    assert "errors" not in before + after
