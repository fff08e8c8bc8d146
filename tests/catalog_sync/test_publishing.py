"""From a change to the index and back, on each engine: nothing that may not be offered stays in an answer."""

import shutil
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import override_settings

from catalog_sync import catalogue, publishing, reconcile
from catalog_sync.indexes import index
from catalog_sync.indexes.base import SearchRequest
from marketplace.clock import moves
from marketplace.outbox import deliveries
from marketplace.outbox.models import Delivery
from marketplace.programme import acts, certificates, decisions
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import publication, store
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from tests.factories.programme import certificate, product

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.django_db
on_a_folder = pytest.mark.parametrize("engine", ["folder"], indirect=True)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-24 03:00:00+00:00", tick=False):
        yield


@pytest.fixture
def folder():
    """The embedded index, empty."""
    index.rebuild([])
    yield
    index.rebuild([])


@pytest.fixture(autouse=True, params=["folder", "shelf"])
def engine(request):
    """Where the catalogue is: the embedded index, then Elasticsearch."""
    request.getfixturevalue(request.param)


def drain() -> None:
    for consumer in deliveries.consumers():
        deliveries.drain(consumer)


def on_show(code: str, *, price_vnd: int | None = None, name: str = "", **certificate_facts):
    row = product(code, name=name)
    certificate(row, **certificate_facts)
    variant = VariantDraft(sku=f"{code}-1", listed_price_vnd=price_vnd)
    store.save_products([ProductDraft(code=code, name=row.name, producer_code="68-P-0001", variants=(variant,))])
    publication.publish([code])
    return row


def found(text: str = "", on: date = TODAY) -> list[str]:
    return [hit.listing.code for hit in catalogue.search(SearchRequest(on=on, text=text)).hits]


def indexed() -> set[str]:
    return {entry.code for entry in index.entries()}


def test_a_product_is_found_once_its_event_was_delivered():
    on_show("68-0001", name="Nước mắm Hòn Rơm")
    assert found("nuoc mam") == []

    drain()

    assert found("nuoc mam") == ["68-0001"]
    assert not Delivery.objects.filter(done_at=None).exists()


def test_the_journey_of_a_change_has_all_its_steps():
    on_show("68-0001")

    drain()

    delivery = Delivery.objects.filter(consumer="catalog_sync.publishing.consume").latest("pk")
    assert list(delivery.marks) == ["read", "indexed"]
    assert delivery.event.recorded_at <= delivery.taken_at <= delivery.done_at


def test_a_product_without_a_price_is_shown_but_not_sellable():
    on_show("68-0001")
    drain()

    listing = catalogue.listing("68-0001", on=TODAY)

    assert listing.price_vnd is None
    assert not listing.sellable


def test_price_and_stock_reach_the_listing():
    on_show("68-0001", price_vnd=85_000)
    store.set_stock([StockCount("68-0001-1", "producer:68-P-0001", 4), StockCount("68-0001-1", "point:mui-ne", 2)])
    drain()

    listing = catalogue.listing("68-0001", on=TODAY)

    assert (listing.price_vnd, listing.sellable, listing.in_stock_at) == (85_000, True, ("mui-ne",))


def test_a_stay_or_a_tour_is_shown_but_not_sellable():
    row = on_show("68-0001", price_vnd=85_000)
    RegisteredProduct.objects.filter(pk=row.pk).update(group="tourism")
    store.set_stock([StockCount("68-0001-1", "producer:68-P-0001", 4)])
    drain()

    listing = catalogue.listing("68-0001", on=TODAY)

    assert (listing.price_vnd, listing.sellable) == (85_000, False)


@override_settings(DEMO=True)
def test_in_the_demo_a_real_product_is_never_sellable():
    on_show("68-0001", price_vnd=85_000)
    store.set_stock([StockCount("68-0001-1", "producer:68-P-0001", 4)])
    drain()

    assert not catalogue.listing("68-0001", on=TODAY).sellable


def test_a_suspension_empties_every_answer_before_any_worker_runs(officer):
    on_show("68-0001", name="Nước mắm Hòn Rơm")
    drain()

    acts.suspend("68-0001", actor=officer, reason="khiếu nại")

    assert indexed() == {"68-0001"}
    assert found("nuoc mam") == []
    assert catalogue.listing("68-0001", on=TODAY) is None
    assert catalogue.suggest("nuoc", on=TODAY, language="vi") == ()

    drain()
    assert indexed() == set()


def test_a_resumed_product_comes_back(officer):
    on_show("68-0001")
    acts.suspend("68-0001", actor=officer, reason="khiếu nại")
    drain()

    acts.resume("68-0001", actor=officer, reason="xong")
    drain()

    assert found() == ["68-0001"]


def test_a_certificate_ends_by_itself_without_any_event():
    on_show("68-0001", not_before=date(2023, 11, 24), not_after=date(2023, 11, 24))
    drain()
    assert found(on=TODAY) == ["68-0001"]

    assert found(on=TODAY + timedelta(days=1)) == []


def test_the_turn_of_the_day_withdraws_and_lists():
    on_show("68-0001", not_before=date(2023, 11, 24), not_after=date(2023, 11, 24))
    on_show("68-0002")
    acts.revoke(
        "68-0002",
        paper=acts.RevocationPaper(
            number="1/QĐ", decided_on=date(2026, 11, 20), effective_on=date(2026, 11, 25), body="UBND tỉnh Lâm Đồng"
        ),
        actor=None,
        reason="không đạt",
    )
    drain()
    assert indexed() == {"68-0001", "68-0002"}

    with time_machine.travel("2026-11-24 17:00:00+00:00", tick=False):
        change = publishing.turn_of_day()

    assert (change.put, change.removed) == (0, 2)
    assert indexed() == set()


def test_one_decision_lists_all_its_products():
    for code in ("68-0001", "68-0002"):
        on_show(code, basis="inferred")
    drain()
    assert found() == []

    paper = decisions.Paper(number="12/QĐ", decided_on=date(2025, 5, 1), body="UBND", level="province")
    decisions.record(paper, stars={"68-0001": 3, "68-0002": 3}, today=TODAY, actor=None)
    drain()

    assert sorted(found()) == ["68-0001", "68-0002"]


@override_settings(DEMO=True)
def test_moving_the_markets_date_and_back_takes_the_product_away_and_back():
    on_show("68-0001", not_before=date(2023, 12, 1), not_after=date(2023, 12, 1))
    drain()

    moves.move(30, by="khách")
    assert found(on=date(2026, 12, 24)) == []
    drain()
    assert indexed() == set()

    moves.reset(by="khách")
    drain()
    assert found() == ["68-0001"]


@on_a_folder
def test_an_unchanged_product_costs_no_write():
    on_show("68-0001")
    drain()
    generation = index.generation()

    assert publishing.publish(["68-0001"]) == publishing.Change(0, 0)
    assert index.generation() == generation


def test_the_same_event_twice_and_out_of_order_changes_nothing(officer):
    on_show("68-0001")
    drain()
    acts.suspend("68-0001", actor=officer, reason="khiếu nại")
    publishing.consume(["68-0001"])
    publishing.consume(["68-0001", "68-0001"])

    assert indexed() == set()


def test_a_listing_left_behind_by_a_crash_is_a_leak_and_is_repaired(officer):
    on_show("68-0001")
    drain()
    acts.suspend("68-0001", actor=officer, reason="khiếu nại")
    Delivery.objects.all().delete()

    assert reconcile.compare().leaked == ["68-0001"]
    with pytest.raises(CommandError):
        call_command("check_catalog")

    publication.publish(None)
    reconcile.repair()
    call_command("check_catalog")
    assert indexed() == set()


def test_what_the_register_does_not_know_is_taken_out_by_the_next_sync():
    on_show("68-0001")
    drain()
    stranger = catalogue.listing("68-0001", on=TODAY)
    index.put([type(stranger).from_json(stranger.to_json().replace("68-0001", "68-9999"))])
    assert reconcile.compare().leaked == ["68-9999"]

    call_command("sync_catalog")

    assert indexed() == {"68-0001"}
    call_command("check_catalog")


def test_a_rebuild_gives_the_same_catalogue():
    for serial in range(3):
        on_show(f"68-000{serial}")
    drain()
    before = list(index.entries())

    call_command("sync_catalog", rebuild=True)
    call_command("sync_catalog")

    assert list(index.entries()) == before
    assert certificates.listable_codes(indexed(), today=TODAY) == indexed()
    call_command("check_catalog")


@on_a_folder
def test_a_lost_index_is_rebuilt_by_the_next_sync(settings):
    on_show("68-0001")
    drain()
    shutil.rmtree(settings.CATALOGUE_INDEXES["default"]["OPTIONS"]["path"])
    assert publishing.is_broken()

    call_command("sync_catalog")

    assert not publishing.is_broken()
    assert found() == ["68-0001"]
    call_command("check_catalog")


@on_a_folder
@pytest.mark.parametrize(
    "write",
    [lambda: publishing.publish(["68-0001"]), publishing.turn_of_day, publishing.publish_all, reconcile.repair],
    ids=["publish", "turn of day", "publish all", "repair"],
)
@pytest.mark.parametrize("written_since", [False, True])
def test_the_next_write_heals_a_lost_index(settings, write, written_since):
    for code in ("68-0001", "68-0002"):
        on_show(code)
    drain()
    some = catalogue.listing("68-0002", on=TODAY)
    shutil.rmtree(settings.CATALOGUE_INDEXES["default"]["OPTIONS"]["path"])
    if written_since:
        index.put([some])

    write()

    assert indexed() == {"68-0001", "68-0002"}
    assert not publishing.is_broken()


@on_a_folder
def test_a_lost_index_is_named_by_the_check(settings, capsys):
    shutil.rmtree(settings.CATALOGUE_INDEXES["default"]["OPTIONS"]["path"])

    with pytest.raises(CommandError):
        call_command("check_catalog")

    assert "problems: The index has not been built yet." in capsys.readouterr().out
