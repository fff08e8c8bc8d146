"""The embedded engine beyond its contract: whom it tells, and that it writes all of a verb or nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from marketplace.outbox.models import Event
from marketplace.stores import stores
from marketplace.stores.embedded import EmbeddedStore
from marketplace.stores.embedded.models import Hold
from marketplace.stores.errors import OutOfStock
from marketplace.stores.handler import StoreHandler
from marketplace.stores.records import (
    Parcel,
    PaymentFact,
    PaymentKind,
    ProductDraft,
    Return,
    StockCount,
    Units,
    VariantDraft,
)
from tests.contracts.stores import PRICE_VND, Bench, Names

SOLD_REF = "DH-sold/online"


@pytest.fixture
def bench(request):
    return Bench(stores["embedded"], Names.of(request))


@pytest.fixture
def busy(bench):
    """Five units at home, three of them ordered and one of those handed over; five on the shelf of a point."""
    bench.on_sale(5)
    bench.count(5, bench.names.shelf)
    bench.place(3, order="OPEN")
    bench.store.fulfil(ref_of(bench), Parcel(key="K1", lines=bench.units(1)))
    bench.place(1, order="NEW")
    return bench


def ref_of(bench: Bench, order: str = "OPEN") -> str:
    return f"{bench.names.key(order)}/online"


def payment() -> PaymentFact:
    return PaymentFact(key="E1", payment="P1", kind=PaymentKind.RECEIVED, amount_vnd=85_000)


CHANGES: dict[str, Callable[[Bench], object]] = {
    "save": lambda bench: bench.save(price_vnd=90_000, exceptions={"modern-trade": 70_000}),
    "count": lambda bench: bench.count(9),
    "publish": lambda bench: bench.publish(stars=5),
    "place": lambda bench: bench.place(1, order="MORE"),
    "cannot supply": lambda bench: bench.store.cannot_supply(ref_of(bench), bench.units(1), delivery_vnd=5_000),
    "fulfil": lambda bench: bench.store.fulfil(ref_of(bench), Parcel(key="K2", lines=bench.units(2))),
    "take back": lambda bench: bench.store.take_back(
        ref_of(bench), Return(key="R1", lines=bench.units(1), restock=True)
    ),
    "cancel": lambda bench: bench.store.cancel(ref_of(bench, "NEW"), "khách đổi ý"),
    "counter sale": lambda bench: bench.store.record_counter_sale(bench.sale(7), allow_short=True),
}
SILENT: dict[str, Callable[[Bench], object]] = {
    "save the same": lambda bench: bench.save(),
    "count the same": lambda bench: bench.count(4),
    "publish the same": lambda bench: bench.publish(),
    "place again": lambda bench: bench.place(1, order="NEW"),
    "fulfil again": lambda bench: bench.store.fulfil(ref_of(bench), Parcel(key="K1", lines=bench.units(1))),
    "payment": lambda bench: bench.store.record_payments(ref_of(bench), [payment()]),
    "spoiled": lambda bench: bench.store.take_back(
        ref_of(bench), Return(key="R1", lines=bench.units(1), restock=False)
    ),
    "cancel the unknown": lambda bench: bench.store.cancel("unknown/online", "dọn dẹp"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("verb", CHANGES)
def test_every_change_of_price_text_or_availability_is_told_once(busy, verb):
    Event.objects.all().delete()

    CHANGES[verb](busy)

    assert list(Event.objects.values_list("topic", "key")) == [("product.changed", busy.names.code)]


@pytest.mark.django_db
@pytest.mark.parametrize("verb", SILENT)
def test_what_changes_nothing_of_that_is_not_told(busy, verb):
    Event.objects.all().delete()

    SILENT[verb](busy)

    assert list(Event.objects.values_list("topic", "key")) == []


@pytest.mark.django_db
def test_what_is_refused_is_not_told(busy):
    Event.objects.all().delete()

    with pytest.raises(OutOfStock):
        busy.place(99, order="MORE")

    assert Event.objects.count() == 0


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of the engine and of the outbox's events."""
    models = [*apps.get_app_config("embedded_store").get_models(), Event]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def die_at(statement: int, verb: Callable[[], object]) -> None:
    """Run the verb in a process that is killed before its n-th statement, at the latest before its commit."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        _count_down_to_the_end(statement, verb)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def _count_down_to_the_end(statement: int, verb: Callable[[], object]) -> None:
    left = statement

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def count(execute, *arguments):
        nonlocal left
        left -= 1
        if left == 0:
            die()
        return execute(*arguments)

    try:
        connection.commit = die
        with connection.execute_wrapper(count):
            verb()
    finally:
        os._exit(0)


def statements_of(verb: Callable[[], object]) -> int:
    """How many statements the verb makes; it is undone."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        verb()
        transaction.set_rollback(True)
    return len(queries)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", CHANGES)
def test_a_process_killed_before_any_statement_or_the_commit_leaves_nothing(busy, verb):
    before = everything()
    last = statements_of(lambda: CHANGES[verb](busy))

    for statement in range(1, last + 2):
        die_at(statement, lambda: CHANGES[verb](busy))

        assert everything() == before, statement

    CHANGES[verb](busy)
    assert everything() != before
    assert busy.store.check() == []


@pytest.mark.django_db
def test_more_lines_cost_no_more_queries(bench, django_assert_num_queries):
    skus = [bench.names.key(f"SKU{n}") for n in range(10)]
    variants = tuple(VariantDraft(sku=sku, listed_price_vnd=PRICE_VND) for sku in skus)
    bench.store.save_products([ProductDraft(code=bench.names.code, producer_code="M", variants=variants)])
    bench.store.set_stock([StockCount(sku, "producer:M", 5) for sku in skus])
    bench.publish()
    one, ten = (tuple(Units(sku, 1) for sku in skus[:count]) for count in (1, 10))

    with django_assert_num_queries(16):
        bench.place(1, order="ONE", lines=one)
    with django_assert_num_queries(16):
        bench.place(10, order="TEN", lines=ten)
    with django_assert_num_queries(4):
        list(bench.store.products())


@pytest.mark.django_db
def test_an_order_that_does_not_hold_what_it_waits_for_is_a_problem(busy):
    assert busy.store.check() == []

    Hold.objects.filter(order__ref=ref_of(busy)).delete()

    assert len(busy.store.check()) == 1


def test_the_settings_name_the_engine():
    assert isinstance(stores["embedded"], EmbeddedStore)
    assert isinstance(stores["default"], EmbeddedStore)


@override_settings(STORES={"default": {"BACKEND": "marketplace.stores.nowhere.Store"}})
def test_an_engine_that_does_not_exist_is_a_configuration_mistake():
    with pytest.raises(ImproperlyConfigured):
        StoreHandler()["default"]


def test_importing_the_room_loads_no_models():
    code = (
        "import sys, marketplace.stores, marketplace.stores.embedded as e; assert 'django.db.models' not in sys.modules"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
