"""What people read at Saleor: names as they are with us, and tax classes by the orders' rates."""

import pytest

from marketplace.outbox.models import Lease
from marketplace.stores.saleor import classes, names, titles
from marketplace.stores.saleor.directory import Directory
from marketplace.stores.saleor.store import SaleorStore
from marketplace.stores.saleor.transport import Transport
from tests.deploy.saleor_shop import DIRECTORY
from tests.factories.members import sales_point
from tests.factories.programme import producer
from tests.saleor_world import API, answering, edges

pytestmark = pytest.mark.django_db(transaction=True)

PLACE, SHELF = "producer:68-P-0001", "point:phan-thiet"


@pytest.fixture
def transport() -> Transport:
    return Transport(API, "a token")


def found(*, page: str, warehouse: str, shelf: str = "Điểm Phan Thiết", channel: str = "Điểm Phan Thiết") -> dict:
    """What stands over there under these titles."""
    return {
        "channels": [
            {"id": "C0", "slug": "online", "name": "Sàn trực tuyến"},
            {"id": "C1", "slug": "pos-phan-thiet", "name": channel},
        ],
        "pages": edges({"id": "P1", "slug": names.page_slug("68-P-0001"), "title": page}),
        "warehouses": edges(
            {"id": "W1", "slug": names.place_slug(PLACE), "name": warehouse},
            {"id": "W2", "slug": names.place_slug(SHELF), "name": shelf},
        ),
    }


def test_only_what_is_named_otherwise_is_named_anew(transport):
    producer()
    sales_point()
    there = found(page="68-P-0001", warehouse="HTX Thử nghiệm", channel="Quầy phan-thiet")

    with answering(titles=there, title_page={}, title_channel={}) as asked:
        said = titles.give(transport)

    assert [(name, variables) for name, variables in asked if name != "titles"] == [
        ("title_page", {"id": "P1", "title": "HTX Thử nghiệm"}),
        ("title_channel", {"id": "C1", "title": "Điểm Phan Thiết"}),
    ]
    assert len(said) == 2
    assert "HTX Thử nghiệm" in said[0]


def test_what_is_named_as_with_us_is_left_alone(transport):
    producer()
    sales_point()

    with answering(titles=found(page="HTX Thử nghiệm", warehouse="HTX Thử nghiệm")) as asked:
        assert titles.give(transport) == []

    assert {name for name, _ in asked} == {"titles"}


@pytest.mark.parametrize(
    ("place", "name"),
    [(PLACE, "HTX Thử nghiệm"), ("producer:68-P-9", "producer:68-P-9"), (SHELF, "Điểm Phan Thiết")],
)
def test_a_place_is_called_by_whose_it_is(place, name):
    producer()
    sales_point()

    assert titles.of_place(place) == name


def test_a_channel_is_called_by_its_point_if_it_has_one():
    sales_point()

    assert [titles.of_channel(slug) for slug in ("online", "pos-phan-thiet", "pos-mui-ne")] == [
        "Sàn trực tuyến",
        "Điểm Phan Thiết",
        "Quầy mui-ne",
    ]


def test_a_new_page_bears_the_producers_name(transport):
    producer()
    made = {"pageCreate": {"page": {"id": "P1"}, "errors": []}}

    with answering(directory=DIRECTORY, producer_pages={"pages": edges()}, create_producer_page=made) as asked:
        assert Directory(transport).producer_pages(["68-P-0001"]) == {"68-P-0001": "P1"}

    assert asked[-1][1]["input"]["title"] == "HTX Thử nghiệm"


def test_a_product_gets_the_class_of_its_rate_and_one_that_has_it_is_left_alone():
    store = SaleorStore(API, "a token")
    there = edges(
        {"id": "1", "externalReference": "68-0001", "taxClass": {"id": "class 8"}},
        {"id": "2", "externalReference": "68-0002", "taxClass": {"id": "class 8"}},
        {"id": "3", "externalReference": "68-0003", "taxClass": None},
    )

    with answering(directory=DIRECTORY, tax_classes={"products": there}, update_product={}) as asked:
        changed = classes.classify(store, {"68-0001": 8, "68-0002": 5, "68-0003": 10, "68-0004": 8})

    assert changed == ["68-0002", "68-0003"]
    written = [(variables["product"], variables["facts"]) for name, variables in asked if name == "update_product"]
    assert written == [("2", {"taxClass": "class 5"}), ("3", {"taxClass": "class 10"})]
    assert not Lease.objects.exists()
