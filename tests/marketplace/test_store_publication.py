"""The star reaches the engine: what may not be offered cannot be bought there, whatever the order of events."""

from datetime import date

import pytest
import time_machine

from marketplace.outbox.models import Event
from marketplace.programme import acts
from marketplace.stores import publication, store, stores
from marketplace.stores.embedded import EmbeddedStore
from marketplace.stores.errors import NotForSale
from marketplace.stores.records import OrderDraft, ProductDraft, Publication, StockCount, Units, VariantDraft
from marketplace.stores.tasks import publish_standings
from tests.factories.programme import certificate, product

TODAY = date(2026, 11, 24)
CODE, SKU = "68-0001", "68-0001-1"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-24 03:00:00+00:00", tick=False):
        yield


@pytest.fixture
def registered():
    """A product certified from 1 January 2025 through 31 December 2027, priced and counted, not published yet."""
    row = product(CODE)
    certificate(row, stars=4)
    variant = VariantDraft(sku=SKU, listed_price_vnd=85_000)
    store.save_products([ProductDraft(code=CODE, producer_code="68-P-0001", variants=(variant,))])
    store.set_stock([StockCount(SKU, "producer:68-P-0001", 5)])
    return row


def published(code: str = CODE) -> Publication:
    [found] = store.products(codes=[code])
    return found.publication


def buy(on: date = TODAY) -> None:
    store.place_order(OrderDraft(number=f"DH-{on}", channel="online", lines=(Units(SKU, 1),), total_vnd=85_000, on=on))


def test_a_certificate_in_force_makes_a_product_sellable(registered):
    with pytest.raises(NotForSale):
        buy()

    publication.consume([CODE, CODE])

    assert (published().stars, published().certified_from, published().may_be_bought) == (4, date(2025, 1, 1), True)
    buy()


def test_only_differences_are_written(registered):
    publication.consume([CODE])
    Event.objects.all().delete()

    publication.consume([CODE])
    publication.consume_date(["0"])
    publication.consume_all(["all"])

    assert Event.objects.count() == 0
    assert publication.publish(None) == []


def test_a_suspended_product_cannot_be_bought_and_comes_back(registered, officer):
    publication.consume([CODE])
    acts.suspend(CODE, actor=officer, reason="kiểm tra nhãn")

    publication.consume([CODE])

    assert (published().stars, published().may_be_bought) == (None, False)
    with pytest.raises(NotForSale):
        buy()
    acts.resume(CODE, actor=officer, reason="nhãn đúng")
    publication.consume([CODE])
    buy()


def test_the_turn_of_the_day_takes_the_star_off_what_has_lapsed(registered):
    publication.consume([CODE])
    assert published().certified_until is not None

    with time_machine.travel("2029-01-01 03:00:00+00:00", tick=False):
        publication.consume_date(["1"])

    assert (published().stars, published().may_be_bought) == (None, False)


def test_the_timetable_publishes_too(registered):
    publish_standings()

    assert published().may_be_bought is True


def test_what_the_register_does_not_know_is_not_sold(registered):
    store.save_products([ProductDraft(code="stray")])
    store.publish([Publication("stray", 5, date(2026, 1, 1), date(2026, 12, 31), may_be_bought=True)])

    publication.consume_all(["all"])

    assert published("stray") == Publication("stray")


def test_a_standing_that_changes_while_it_is_written_is_written_again(registered, officer):
    class Slow(EmbeddedStore):
        """An engine on whose way a suspension overtakes the first publication."""

        overtaken = False

        def publish(self, publications):
            if not self.overtaken:
                self.overtaken = True
                acts.suspend(CODE, actor=officer, reason="kiểm tra nhãn")
            return super().publish(publications)

    before = stores["default"]
    stores["default"] = Slow()
    try:
        publication.consume([CODE])
    finally:
        stores["default"] = before

    assert (published().stars, published().may_be_bought) == (None, False)
