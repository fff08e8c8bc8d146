"""The star reaches the engine: what may not be offered cannot be bought there, whatever the order of events."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine

from marketplace import outbox
from marketplace.outbox import deliveries
from marketplace.outbox.models import Delivery, Event
from marketplace.programme import acts
from marketplace.stores import publication, store, stores
from marketplace.stores.embedded import EmbeddedStore
from marketplace.stores.errors import NotForSale, StoreUnavailable
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


class Counting(EmbeddedStore):
    """An engine that counts what it is asked and told, and keeps, forgets or refuses publications."""

    def __init__(self) -> None:
        super().__init__()
        self.reads, self.told, self.keeps, self.refuses = 0, 0, True, False

    def products(self, **asked):
        self.reads += 1
        return super().products(**asked)

    def publish(self, publications):
        self.told += 1
        codes = [publication.product_code for publication in publications]
        if self.keeps:
            return super().publish(publications)
        outbox.record_many("product.changed", codes)
        if self.refuses:
            raise StoreUnavailable("turned away")
        return codes


@pytest.fixture
def engine(registered):
    publication.consume([CODE])
    Event.objects.all().delete()
    usual, stores["default"] = stores["default"], Counting()
    yield stores["default"]
    stores["default"] = usual


def hear() -> None:
    """Deliver everything there is for the publication, as the worker does."""
    deliveries.drain("marketplace.stores.publication.consume_change")
    assert not Delivery.objects.filter(consumer__contains="stores.publication", attempts=0).exists()


def change_in_the_dashboard(**facts) -> None:
    """Somebody changes the publication over there, and the webhook comes."""
    store.publish([replace(published(), **facts)])
    Event.objects.all().delete()
    outbox.record("product.changed", CODE)


def test_what_lapsed_and_is_published_elsewhere_is_hidden_again_at_once(registered, officer):
    acts.suspend(CODE, actor=officer, reason="kiểm tra nhãn")
    publication.consume([CODE])
    change_in_the_dashboard(stars=4, may_be_bought=True)

    hear()

    assert (published().stars, published().may_be_bought) == (None, False)


def test_what_is_hidden_elsewhere_is_published_again_at_once(engine):
    change_in_the_dashboard(may_be_bought=False)

    hear()

    assert published().may_be_bought


def test_a_change_that_is_none_of_ours_costs_one_read(engine):
    outbox.record_many("product.changed", [CODE])

    hear()

    assert (engine.reads, engine.told) == (1, 0)


def test_its_own_write_is_heard_once_and_ends_there(engine):
    change_in_the_dashboard(may_be_bought=False)
    engine.reads = engine.told = 0

    hear()

    assert Event.objects.count() == 2
    assert engine.told == 1


@pytest.mark.parametrize("refuses", [False, True])
def test_an_engine_that_does_not_keep_what_it_is_told_is_left_to_the_timetable(engine, refuses, caplog):
    change_in_the_dashboard(may_be_bought=False)
    engine.told, engine.keeps, engine.refuses = 0, False, refuses

    hear()

    assert 0 < engine.told <= publication.TIMES * publication.ROUNDS
    assert not published().may_be_bought
    assert f"{CODE} was published 5 times in 600 s and differs again" in caplog.text
    engine.keeps = True
    publish_standings()
    assert published().may_be_bought


def test_one_that_is_corrected_often_is_corrected_again_later(engine, monkeypatch):
    now = 1_000.0
    monkeypatch.setattr(publication, "time", SimpleNamespace(monotonic=lambda: now))
    for _ in range(publication.TIMES + 1):
        change_in_the_dashboard(may_be_bought=False)
        hear()
    assert not published().may_be_bought

    now += publication.WITHIN_S
    change_in_the_dashboard(may_be_bought=False)
    hear()

    assert published().may_be_bought
