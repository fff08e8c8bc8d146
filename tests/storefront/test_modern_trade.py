"""A pack without a price for modern trade is not offered there: page, feed, sheet, order and data say the same."""

import csv
import json
from pathlib import Path

import pytest

from marketplace.orders.models import Order
from tests.factories.people import province_officer
from tests.storefront.feeds_world import bearer, key_of, offered, order_body, partner, told
from tests.storefront.products_world import address, member
from tests.storefront.shop_world import html

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("terms", "office_day")]
DATA = Path(__file__).parents[2] / "deploy/demo/illustrative/offers.csv"


@pytest.fixture
def key() -> dict[str, str]:
    return bearer(key_of(partner(), "feed", "order"))


@pytest.fixture
def pack():
    """Listed at 85,000, ten at the producer's, no price for modern trade."""
    return offered(exceptions={})


def test_its_producer_reads_that_it_is_not_sold_there(client, pack):
    member(client)

    assert "không bán ở đó" in html(client.get(address("product")))


def test_the_feed_says_not_for_sale_and_no_price(client, pack, key):
    (product,) = told(client.get("/feeds/modern-trade/products.json", headers=key))["products"]

    variant = product["variants"][0]
    assert (variant["listedPriceVnd"], variant["priceVnd"]) == (85_000, None)
    assert (variant["availability"], variant["availableQuantity"]) == ("not_for_sale", 0)


def test_google_gets_no_item_of_it(client, pack, key):
    feed = client.get("/feeds/modern-trade/google.xml", headers=key)

    assert b"<item>" not in b"".join(feed.streaming_content)


def test_online_it_is_sold_at_the_listed_price(client, pack):
    (product,) = told(client.get("/feeds/online/products.json"))["products"]

    assert (product["variants"][0]["priceVnd"], product["variants"][0]["availability"]) == (85_000, "in_stock")


def test_a_partners_order_of_it_is_refused(client, pack, key):
    body = order_body(lines=[{"sku": "68-0001-1", "quantity": 1}])

    answer = client.post("/feeds/orders/", json.dumps(body), "application/json", headers=key)

    assert (answer.status_code, [each["kind"] for each in answer.json()["lines"]]) == (409, ["not_priced"])
    assert not Order.objects.filter(placed_at__isnull=False).exists()


def test_the_office_reads_that_the_price_is_missing_and_nothing_of_stock(client, pack):
    client.force_login(province_officer())

    page = html(client.get("/doi-tac/san-sang/"))

    assert '<span class="badge badge--wait">giá kênh hiện đại</span>' in page
    assert '<span class="badge badge--wait">hàng có sẵn</span>' not in page


def test_the_data_of_the_demo_means_the_same():
    with DATA.open(encoding="utf-8", newline="") as lines:
        empty = [row for row in csv.DictReader(lines) if not row["modern_trade_price_vnd"]]

    assert len(empty) == 34
    assert "empty: not offered there" in (DATA.parent / "README.md").read_text(encoding="utf-8")
