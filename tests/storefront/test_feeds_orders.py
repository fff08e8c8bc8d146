"""A partner's order by key: at modern-trade prices, once for each reference, all or nothing."""

import json

import pytest
import time_machine

from marketplace.orders.models import Order, Parcel
from marketplace.programme import acts
from marketplace.stores import store
from tests.factories.programme import producer
from tests.storefront.feeds_world import GTIN, NOW, bearer, key_of, offered, order_body, partner, wine
from tests.storefront.openapi_check import faults, schema_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def now(terms):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def key() -> dict[str, str]:
    return bearer(key_of(partner(), "order"))


def post(client, key: dict, body: dict | str):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post("/feeds/orders/", text, "application/json", headers=key)


def available(sku: str = "68-0001-1") -> int:
    product = next(iter(store.products(codes=[sku[:7]])))
    return product.available_in("modern-trade", sku)


def refused(answer, status: int, code: str) -> dict:
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code)
    assert list(faults(told, schema_of("/feeds/orders/", "post", status))) == []
    assert Order.objects.filter(placed_at__isnull=False).count() == 0
    return told


def test_an_order_is_placed_at_modern_trade_prices_with_a_parcel_for_each_producer(client, key):
    offered()
    offered("68-0002", producer=producer("68-P-0002", "HTX Hai"), gtin="")
    lines = [{"sku": "68-0001-1", "quantity": 2}, {"sku": "68-0002-1", "quantity": 3, "unitPriceVnd": 70_000}]

    answer = post(client, key, order_body(lines=lines))

    told = answer.json()
    assert answer.status_code == 201
    assert list(faults(told, schema_of("/feeds/orders/", "post", 201))) == []
    assert (told["reference"], told["goodsVnd"], told["totalVnd"]) == ("PO-1", 350_000, 350_000)
    assert [parcel["producer"]["code"] for parcel in told["parcels"]] == ["68-P-0001", "68-P-0002"]
    assert told["parcels"][0]["lines"][0]["unitPriceVnd"] == 70_000
    assert told["invoice"]["taxCode"] == "0312345678"
    assert answer["Location"] == f"http://testserver/feeds/orders/{told['number']}/"
    assert (available(), available("68-0002-1")) == (8, 7)
    placed = Order.objects.get()
    assert (placed.channel_kind, placed.partner, placed.method) == ("partner", "sieu-thi-a", "transfer_later")
    assert (placed.phone, placed.note) == ("+84912345678", "PO-1")


def test_the_same_reference_is_the_same_order(client, key):
    offered()

    first, again = (post(client, key, order_body()) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (Order.objects.count(), Parcel.objects.count(), available()) == (1, 1, 8)


def test_a_reference_with_other_content_is_refused(client, key):
    offered()
    post(client, key, order_body())

    answer = post(client, key, order_body(lines=[{"sku": "68-0001-1", "quantity": 3}]))

    assert (answer.status_code, answer.json()["code"]) == (409, "reference-reused")
    assert available() == 8


def test_two_partners_may_use_the_same_reference(client, key):
    offered()
    other = bearer(key_of(partner("sieu-thi-b"), "order"))

    statuses = [post(client, each, order_body()).status_code for each in (key, other)]

    assert statuses == [201, 201]
    assert Order.objects.count() == 2


def test_a_pack_may_be_named_by_its_gtin(client, key):
    offered()

    answer = post(client, key, order_body(lines=[{"gtin": GTIN, "quantity": 1}]))

    assert answer.json()["parcels"][0]["lines"][0]["sku"] == "68-0001-1"


def test_too_little_stock_places_nothing_and_says_how_much_is_left(client, key):
    offered(stock=1)
    offered("68-0002", gtin="")
    lines = [{"sku": "68-0002-1", "quantity": 1}, {"sku": "68-0001-1", "quantity": 2}]

    told = refused(post(client, key, order_body(lines=lines)), 409, "basket-changed")

    (line,) = told["lines"]
    assert (line["line"], line["sku"], line["kind"], line["left"]) == (1, "68-0001-1", "out_of_stock", 1)
    assert (available(), available("68-0002-1")) == (1, 10)


def test_a_price_that_was_expected_otherwise_places_nothing(client, key):
    offered()
    lines = [{"sku": "68-0001-1", "quantity": 1, "unitPriceVnd": 69_000}]

    (line,) = refused(post(client, key, order_body(lines=lines)), 409, "basket-changed")["lines"]

    assert (line["kind"], line["unitPriceWasVnd"], line["unitPriceIsVnd"]) == ("price_changed", 69_000, 70_000)


@pytest.mark.parametrize("sku", ["68-0001-1", "68-7777-1"])
def test_what_is_suspended_or_unknown_cannot_be_ordered(client, key, officer, sku):
    offered()
    acts.suspend("68-0001", actor=officer, reason="khiếu nại")

    told = refused(post(client, key, order_body(lines=[{"sku": sku, "quantity": 1}])), 409, "basket-changed")

    assert told["lines"][0]["kind"] == "gone"


def test_alcohol_cannot_be_ordered(client, key):
    wine()

    told = refused(post(client, key, order_body(lines=[{"sku": "68-0009-1", "quantity": 1}])), 409, "basket-changed")

    assert told["lines"][0]["kind"] == "alcohol"


def test_a_number_on_several_packs_is_asked_about(client, key):
    offered()
    offered("68-0002")

    told = refused(post(client, key, order_body(lines=[{"gtin": GTIN, "quantity": 1}])), 422, "invalid-order")

    assert told["errors"] == [
        {"pointer": "/lines/0/gtin", "detail": "Có nhiều mặt hàng mang mã này: hãy ghi mặt hàng bằng sku."}
    ]


def test_a_service_cannot_be_ordered(client, key):
    offered(group="tourism")

    told = refused(post(client, key, order_body()), 409, "basket-changed")

    assert told["lines"][0]["kind"] == "service"


def test_without_a_modern_trade_price_there_is_no_order(client, key):
    offered(exceptions={})

    told = refused(post(client, key, order_body()), 409, "basket-changed")

    assert told["lines"][0]["kind"] == "not_priced"


def test_a_corrected_order_may_use_the_reference_again(client, key):
    offered(stock=1)
    post(client, key, order_body())

    assert post(client, key, order_body(lines=[{"sku": "68-0001-1", "quantity": 1}])).status_code == 201


def to(**changes) -> dict:
    return {"deliverTo": order_body()["deliverTo"] | changes}


BROKEN = [
    ({"reference": "PO 1"}, "/reference"),
    ({"reference": None}, "/reference"),
    ({"lines": []}, "/lines"),
    ({"lines": [7]}, "/lines/0"),
    ({"lines": [{"sku": "a", "gtin": "b", "quantity": 1}]}, "/lines/0"),
    ({"lines": [{"gtin": "8930000000000", "quantity": 1}]}, "/lines/0/gtin"),
    ({"lines": [{"gtin": "8930000\x00", "quantity": 1}]}, "/lines/0/gtin"),
    ({"lines": [{"sku": "68-0001-1", "quantity": 0}]}, "/lines/0/quantity"),
    ({"lines": [{"sku": "68-0001-1", "quantity": True}]}, "/lines/0/quantity"),
    ({"lines": [{"sku": "68-0001-1", "quantity": 1.5}]}, "/lines/0/quantity"),
    ({"lines": [{"sku": "68-0001-1", "quantity": 1, "unitPriceVnd": -1}]}, "/lines/0/unitPriceVnd"),
    ({"lines": [{"sku": "68-0001-1", "quantity": 1}, {"gtin": GTIN, "quantity": 1}]}, "/lines/1"),
    ({"deliverTo": None}, "/deliverTo"),
    ({"invoice": {"company": "A", "taxCode": "12", "address": "B"}}, "/invoice/taxCode"),
    ({"invoice": {"company": 5, "taxCode": "0312345678", "address": "B"}}, "/invoice/company"),
]


@pytest.mark.parametrize(("changes", "pointer"), BROKEN)
def test_what_cannot_be_read_is_named_by_its_place(client, key, changes, pointer):
    offered()

    told = refused(post(client, key, order_body(**changes)), 422, "invalid-order")

    assert [error["pointer"] for error in told["errors"]][:1] == [pointer]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"phone": "12"}, "/deliverTo/phone"),
        ({"phone": ""}, "/deliverTo/phone"),
        ({"communeCode": "99999"}, "/deliverTo/communeCode"),
        ({"provinceCode": "01"}, "/deliverTo/provinceCode"),
        ({"street": "x" * 301}, "/deliverTo/street"),
        ({"email": "khong-phai"}, "/deliverTo/email"),
    ],
)
def test_an_address_that_cannot_be_used_is_named(client, key, changes, pointer):
    offered()

    told = refused(post(client, key, order_body(**to(**changes))), 422, "invalid-order")

    assert told["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", "[" * 5000, r'{"reference": "\ud800"}', r'{"lines": [{"sku": "\u0000", "quantity": 1}]}'],
)
def test_a_body_that_is_no_json_document_is_refused(client, key, body):
    assert post(client, key, body).status_code in (400, 422)
    assert Order.objects.count() == 0


def test_a_body_beyond_measure_is_not_read(client, key):
    refused(post(client, key, " " * 300_000), 413, "too-large")


def test_a_partner_reads_its_own_orders_and_no_others(client, key):
    offered()
    number = post(client, key, order_body()).json()["number"]
    other = bearer(key_of(partner("sieu-thi-b"), "order"))

    own = client.get(f"/feeds/orders/{number}/", headers=key)
    foreign = client.get(f"/feeds/orders/{number}/", headers=other)

    assert list(faults(own.json(), schema_of("/feeds/orders/{number}/", "get", 200))) == []
    assert own.json()["number"] == number
    assert (foreign.status_code, foreign.json()["code"]) == (404, "no-such-order")
