"""Which products a changed page, category, value or text concerns is asked of Saleor; and our webhooks there."""

import pytest

from marketplace.outbox.models import Event
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor import fingerprinting, reading, references, subscriptions
from marketplace.stores.saleor.shapes import catalogue
from marketplace.stores.saleor.shapes.pulling import OfferedVariant
from marketplace.stores.saleor.transport import Transport
from tests.saleor_world import API, answering, edges, install

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "ocop-68-p-0001"


@pytest.fixture(autouse=True)
def saleor(settings, transactional_db):
    settings.SALEOR_API_URL, settings.SALEOR_TOKEN = API, ""
    settings.SITE_ADDRESS = "https://cho.test/"
    install()


def product(code: str | None) -> dict[str, str | None]:
    return {"externalReference": code}


@pytest.mark.parametrize(
    ("key", "where"),
    [
        ("product:p1", {"ids": ["p1"]}),
        ("category:c1", {"category": {"oneOf": ["c1"]}}),
        (
            "page:ocop-68-p-0001",
            {
                "attributes": [
                    {
                        "slug": "ocop-producer",
                        "value": {"reference": {"pageSlugs": {"containsAny": ["ocop-68-p-0001"]}}},
                    }
                ]
            },
        ),
        ("value:12_7", {"attributes": [{"value": {"slug": {"oneOf": ["12_7"]}}}]}),
    ],
)
def test_each_kind_has_its_question(key, where):
    pages = {None: edges(product("68-0001"), product(None), more="2"), "2": edges(product("68-0002"))}

    with answering(concerned=lambda variables: {"products": pages[variables["after"]]}) as asked:
        references.consume([key])

    assert [variables for _name, variables in asked] == [
        {"where": where, "after": None},
        {"where": where, "after": "2"},
    ]
    assert set(Event.objects.values_list("topic", "key")) == {
        ("product.changed", "68-0001"),
        ("product.changed", "68-0002"),
    }


def test_variants_name_their_products():
    found = {"productVariants": edges({"product": product("68-0001")}, {"product": product(None)})}

    with answering(concerned_variants=found) as asked:
        references.consume(["variant:v1", "variant:v2"])

    assert asked == [("concerned_variants", {"ids": ["v1", "v2"]})]
    assert list(Event.objects.values_list("key", flat=True)) == ["68-0001"]


def test_a_page_that_concerns_more_than_a_thousand_products_rebuilds():
    codes = [product(f"68-{number:04}") for number in range(1_001)]

    with answering(concerned={"products": edges(*codes)}):
        references.consume(["page:ocop-68-p-0001"])

    assert list(Event.objects.values_list("topic", "key")) == [("catalogue.rebuild", "all")]


def test_while_saleor_does_not_answer_the_question_stays_in_the_queue():
    with answering(concerned=403), pytest.raises(StoreUnavailable):
        references.consume(["page:ocop-68-p-0001"])

    assert not Event.objects.exists()


def own(**changes) -> list[dict]:
    return [
        {
            "id": f"id-{name}",
            "identifier": name,
            "isActive": True,
            "targetUrl": "https://cho.test/webhooks/saleor/",
            "subscriptionQuery": subscriptions.document(name),
        }
        | changes.get(name, {})
        for name in subscriptions.NAMES
    ]


def as_it_is(webhooks: list[dict]) -> dict:
    done = {"webhookCreate": {"errors": []}, "webhookUpdate": {"errors": []}}
    return {
        "own_webhooks": {"app": {"id": "QXBwOjE=", "webhooks": webhooks}},
        "webhook_create": {"webhookCreate": done["webhookCreate"]},
        "webhook_update": {"webhookUpdate": done["webhookUpdate"]},
    }


def test_the_right_webhooks_are_left_alone():
    with answering(**as_it_is(own())) as asked:
        said = subscriptions.subscribe(Transport(API, "t"))
        wrong = subscriptions.wrong(Transport(API, "t"))

    assert (said, wrong) == ([], [])
    assert {name for name, _variables in asked} == {"own_webhooks"}


@pytest.mark.parametrize(
    "change", [{"isActive": False}, {"targetUrl": "https://old.test/"}, {"subscriptionQuery": "subscription { event }"}]
)
def test_a_webhook_that_differs_is_mended(change):
    with answering(**as_it_is(own(stock=change))) as asked:
        wrong = subscriptions.wrong(Transport(API, "t"))
        said = subscriptions.subscribe(Transport(API, "t"))

    assert (len(wrong), len(said)) == (1, 1)
    [(_name, variables)] = [each for each in asked if each[0] == "webhook_update"]
    assert variables["id"] == "id-stock"
    assert variables["input"]["targetUrl"] == "https://cho.test/webhooks/saleor/"
    assert variables["input"]["isActive"] is True


def test_missing_webhooks_are_made_and_those_of_others_are_left_alone():
    strange = own()[0] | {"identifier": "somebody-elses", "targetUrl": "https://other.test/"}

    with answering(**as_it_is([strange])) as asked:
        said = subscriptions.subscribe(Transport(API, "t"))

    made = [variables["input"]["identifier"] for name, variables in asked if name == "webhook_create"]
    assert made == list(subscriptions.NAMES)
    assert len(said) == 4
    assert not [each for each in asked if each[0] == "webhook_update"]


def test_webhooks_are_silent_while_much_is_written_and_speak_again_whatever_happens():
    with answering(**as_it_is(own())) as asked, pytest.raises(KeyError), subscriptions.paused(Transport(API, "t")):
        raise KeyError

    switched = [(v["id"], v["input"]["isActive"]) for name, v in asked if name == "webhook_update"]
    assert switched == [("id-catalogue", False), ("id-stock", False), ("id-catalogue", True), ("id-stock", True)]


def test_both_reads_of_an_offer_make_the_same_digest():
    facts = {
        "id": "v",
        "sku": "68-0001-1",
        "externalReference": "68-0001-1",
        "name": "500 ml",
        "created": "2026-11-01T00:00:00+00:00",
        "exceptions": '["pos-mui-ne"]',
        **dict.fromkeys(("weight", "gtin", "netWeight", "netQuantity", "netUnit", "en", "ko", "ru", "zh")),
        "channelListings": [
            {"id": "1", "channel": {"slug": "online"}, "price": {"amount": 85000, "currency": "VND"}},
            {"id": "2", "channel": {"slug": "pos-mui-ne"}, "price": {"amount": 85000, "currency": "VND"}},
            {"id": "3", "channel": {"slug": "modern-trade"}, "price": {"amount": 80000, "currency": "VND"}},
            {"id": "4", "channel": {"slug": "default-channel"}, "price": {"amount": 10, "currency": "USD"}},
        ],
        "stocks": [
            {
                "id": "a",
                "quantity": 7,
                "quantityAllocated": 2,
                "warehouse": {"id": "w", "externalReference": "point:x"},
            },
            {"id": "b", "quantity": -1, "quantityAllocated": 0, "warehouse": {"id": "u", "externalReference": None}},
        ],
        "product": {"externalReference": "68-0001", "productType": {"slug": "ocop-product"}},
    }

    record = reading.variant(catalogue.Variant.model_validate(facts))
    light = fingerprinting.offer_of_variants([OfferedVariant.model_validate(facts)])

    assert record.exceptions == {"modern-trade": 80000, "pos-mui-ne": 85000}
    assert fingerprinting.offer_of_records([record]) == light
