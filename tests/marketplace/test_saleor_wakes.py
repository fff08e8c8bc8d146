"""What each webhook of Saleor wakes, and that every event we subscribe to is understood."""

import json
import re

import pytest

from marketplace.stores.saleor import subscriptions
from marketplace.stores.saleor.wakes import TELLERS, UnknownEvent, wakes
from tests.saleor_world import APP, event, order_event, product_event

REF = "DH-1/online"
VARIANT = {"id": "UHJvZHVjdFZhcmlhbnQ6MQ==", "product": {"externalReference": "68-0001"}}
REBUILD = {"catalogue.rebuild": {"all"}}


def told(body: bytes) -> dict[str, set[str]]:
    return wakes(json.loads(body))


@pytest.mark.parametrize("kind", ["ProductCreated", "ProductUpdated", "ProductDeleted"])
def test_a_product_wakes_itself(kind):
    assert told(product_event(kind=kind)) == {"product.changed": {"68-0001"}}


@pytest.mark.parametrize(
    "kind",
    [
        "ProductVariantCreated",
        "ProductVariantUpdated",
        "ProductVariantDeleted",
        "ProductVariantStockUpdated",
        "ProductVariantOutOfStock",
        "ProductVariantBackInStock",
    ],
)
def test_a_variant_wakes_its_product(kind):
    assert told(event(kind, productVariant=VARIANT)) == {"product.changed": {"68-0001"}}


@pytest.mark.parametrize(
    ("kind", "facts", "key"),
    [
        ("ProductMediaDeleted", {"productMedia": {"id": "m", "productId": "p1"}}, "product:p1"),
        ("TranslationUpdated", {"translation": {"translatableContent": {"productId": "p1"}}}, "product:p1"),
        ("TranslationCreated", {"translation": {"translatableContent": {"productVariantId": "v1"}}}, "variant:v1"),
        ("PageUpdated", {"page": {"id": "x", "slug": "ocop-68-p-0001"}}, "page:ocop-68-p-0001"),
        ("CategoryUpdated", {"category": {"id": "c1"}}, "category:c1"),
        ("AttributeValueUpdated", {"attributeValue": {"id": "a1", "slug": "12_7"}}, "value:12_7"),
    ],
)
def test_who_refers_to_it_is_asked_of_saleor(kind, facts, key):
    assert told(event(kind, **facts)) == {"engine_reference.changed": {key}}


def test_the_translation_of_anything_else_wakes_nobody():
    assert told(event("TranslationUpdated", translation={})) == {}


@pytest.mark.parametrize(
    ("kind", "facts", "found"),
    [
        ("AttributeDeleted", {"attribute": {"id": "a", "slug": "ocop-stars"}}, REBUILD),
        ("AttributeUpdated", {"attribute": {"id": "a", "slug": "ocop-gtin"}}, REBUILD),
        ("AttributeUpdated", {"attribute": {"id": "a", "slug": "colour"}}, {}),
        ("PageDeleted", {"page": {"id": "x", "slug": "ocop-68-p-0001"}}, REBUILD),
        ("PageDeleted", {"page": {"id": "x", "slug": "about-us"}}, {}),
        ("ChannelDeleted", {"channel": {"id": "c", "slug": "pos-mui-ne"}}, REBUILD),
        ("ChannelDeleted", {"channel": {"id": "c", "slug": "default-channel"}}, {}),
        ("WarehouseDeleted", {"warehouse": {"id": "w", "externalReference": "point:mui-ne"}}, REBUILD),
        ("WarehouseDeleted", {"warehouse": {"id": "w", "externalReference": None}}, {}),
    ],
)
def test_what_every_product_stands_on_wakes_everything_where_it_is_ours(kind, facts, found):
    assert told(event(kind, **facts)) == found


@pytest.mark.parametrize(
    "kind",
    ["OrderCreated", "OrderUpdated", "OrderCancelled", "OrderExpired", "FulfillmentCanceled", "OrderMetadataUpdated"],
)
def test_an_order_wakes_its_comparison_and_the_stock_of_its_products(kind):
    assert told(order_event(REF, kind)) == {"engine_order.changed": {REF}, "product.changed": {"68-0001"}}


def test_orders_of_others_only_move_stock():
    assert told(order_event(None)) == {"product.changed": {"68-0001"}}


def test_imported_orders_are_told_of_one_by_one():
    lines = [{"variant": None}, {"variant": {"product": {"externalReference": "68-0002"}}}]
    orders = [
        {"id": "1", "externalReference": "A/pos-x", "lines": lines},
        {"id": "2", "externalReference": "B/pos-x", "lines": []},
    ]

    found = told(event("OrderBulkCreated", orders=orders))

    assert found == {"engine_order.changed": {"A/pos-x", "B/pos-x"}, "product.changed": {"68-0002"}}


@pytest.mark.parametrize("body", [product_event(by=APP), order_event(REF, by=APP)])
def test_what_our_own_app_did_wakes_nobody(body):
    assert told(body) == {}


def test_what_another_app_did_wakes():
    assert told(product_event(by="QXBwOjI=")) == {"product.changed": {"68-0001"}}


def test_a_name_that_cannot_be_ours_wakes_nobody():
    assert told(product_event("x" * 101)) == {}


def test_a_value_whose_name_is_too_long_to_be_queued_wakes_everything():
    assert told(event("AttributeValueUpdated", attributeValue={"id": "a", "slug": "v" * 200})) == REBUILD


def test_what_we_never_asked_for_is_unknown():
    with pytest.raises(UnknownEvent):
        told(event("CheckoutCreated"))


def test_every_event_of_our_subscriptions_is_understood_and_no_other():
    documents = "".join(subscriptions.document(name) for name in subscriptions.NAMES)
    asked = set(re.findall(r"^    \.\.\. on (\w+)", documents, re.MULTILINE))

    assert asked == set(TELLERS)


@pytest.mark.parametrize("name", subscriptions.NAMES)
def test_a_subscription_asks_who_did_it_when_and_for_whom(name):
    document = " ".join(subscriptions.document(name).split())

    assert "__typename issuedAt issuingPrincipal { ... on App { id } } recipient { id }" in document
