"""The outbox: written with the change, delivered at least once, coalesced, retried, parked."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from marketplace import outbox
from marketplace.outbox import deliveries, leases, tasks
from marketplace.outbox.errors import LeaseTaken, NotNow
from marketplace.outbox.models import Delivery, Event, Lease

HEARD: list[list[str]] = []
CONSUMER = "tests.marketplace.test_outbox.listen"


def listen(keys: Sequence[str]) -> None:
    HEARD.append(list(keys))
    outbox.mark("read")
    if any(key.startswith("poison") for key in keys):
        raise ValueError(keys)


@pytest.fixture(autouse=True)
def consumers(settings):
    HEARD.clear()
    settings.OUTBOX_CONSUMERS = {"product.changed": [CONSUMER], "catalogue.rebuild": [CONSUMER]}


@pytest.mark.django_db
def test_an_event_of_a_transaction_that_fails_was_never_recorded():
    with transaction.atomic():
        outbox.record("product.changed", "68-0001")
        transaction.set_rollback(True)

    assert not Event.objects.exists()


@pytest.mark.django_db
def test_waiting_events_of_one_key_are_delivered_once():
    for _ in range(3):
        outbox.record("product.changed", "68-0001")
    outbox.record("product.changed", "68-0002")

    assert deliveries.drain(CONSUMER) == 4
    assert HEARD == [["68-0001", "68-0002"]]
    assert deliveries.drain(CONSUMER) == 0


@pytest.mark.django_db
def test_a_delivery_keeps_the_instants_of_its_journey():
    outbox.record("product.changed", "68-0001")

    deliveries.drain(CONSUMER)

    delivery = Delivery.objects.get()
    assert delivery.taken_at <= delivery.done_at
    assert list(delivery.marks) == ["read"]


@pytest.mark.django_db
def test_a_consumer_that_cannot_now_is_asked_once_a_while_and_nothing_is_ever_parked(monkeypatch):
    def away(keys: Sequence[str]) -> None:
        HEARD.append(list(keys))
        raise NotNow("the engine is away")

    for number in range(3):
        outbox.record("product.changed", f"68-000{number}")
    with monkeypatch.context() as patched:
        patched.setattr("tests.marketplace.test_outbox.listen", away)
        for _ in range(2 * len(deliveries.PAUSES_SECONDS)):
            assert deliveries.drain(CONSUMER) == 0
            assert deliveries.drain(CONSUMER) == 0
            Delivery.objects.update(not_before=timezone.now())

    assert [["68-0000", "68-0001", "68-0002"]] * 2 * len(deliveries.PAUSES_SECONDS) == HEARD
    assert {(each.attempts, each.parked_at, each.taken_until) for each in Delivery.objects.all()} == {(0, None, None)}
    assert deliveries.drain(CONSUMER) == 3


@pytest.mark.django_db
def test_who_cannot_now_keeps_what_was_done_before_and_what_is_poisoned(monkeypatch):
    def failing(keys: Sequence[str]) -> None:
        if "poison" in keys:
            raise ValueError(keys)
        if "68-0002" in keys:
            raise NotNow("the engine went away")

    for key in ("68-0001", "68-0002", "68-0003", "poison"):
        outbox.record("product.changed", key)
    monkeypatch.setattr("tests.marketplace.test_outbox.listen", failing)

    assert deliveries.drain(CONSUMER) == 0

    left = {each.key: each.attempts for each in Delivery.objects.filter(done_at=None)}
    assert left == {"68-0002": 0, "68-0003": 0, "poison": 0}
    assert not Delivery.objects.exclude(taken_until=None).exists()


@pytest.mark.django_db
def test_a_poisoned_key_holds_up_no_other():
    for key in ("poison", "68-0001", "68-0002"):
        outbox.record("product.changed", key)

    assert deliveries.drain(CONSUMER) == 2

    waiting = Delivery.objects.get(done_at=None)
    assert waiting.key == "poison"
    assert "ValueError" in waiting.error
    assert waiting.not_before > timezone.now()


@pytest.mark.django_db
def test_a_delivery_is_parked_after_its_last_try_and_can_be_tried_again():
    outbox.record("product.changed", "poison")
    for _ in range(len(deliveries.PAUSES_SECONDS) + 1):
        Delivery.objects.update(not_before=timezone.now())
        deliveries.drain(CONSUMER)

    assert Delivery.objects.get().parked_at is not None
    assert len(HEARD) == 8

    Delivery.objects.update(not_before=timezone.now())
    assert deliveries.drain(CONSUMER) == 0
    assert deliveries.retry_parked() == 1
    deliveries.drain(CONSUMER)
    assert len(HEARD) == 9


@pytest.mark.django_db
def test_what_a_dead_worker_took_is_taken_again_when_its_time_is_over():
    outbox.record("product.changed", "68-0001")
    Delivery.objects.update(taken_until=timezone.now() + timedelta(seconds=30), attempts=1)
    assert deliveries.drain(CONSUMER) == 0

    Delivery.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    assert deliveries.drain(CONSUMER) == 1


@pytest.mark.django_db
def test_more_than_a_thousand_keys_become_one_rebuild():
    outbox.record_many("product.changed", [f"68-{serial:04}" for serial in range(1_001)])

    assert list(Event.objects.values_list("topic", "key")) == [("catalogue.rebuild", "all")]


@pytest.mark.django_db
def test_a_thousand_keys_are_still_named():
    outbox.record_many("product.changed", [f"68-{serial:04}" for serial in range(1_000)])

    assert Event.objects.filter(topic="product.changed").count() == 1_000


@pytest.mark.django_db
def test_nothing_to_say_wakes_nobody(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        outbox.record_many("product.changed", [])

    assert (callbacks, Event.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_cannot_be_reached_does_not_undo_the_commit(monkeypatch, caplog):
    def refuse(*args, **options):
        raise ConnectionError

    monkeypatch.setattr(tasks.drain, "apply_async", refuse)

    outbox.record("product.changed", "68-0001")

    assert Event.objects.get().key == "68-0001"
    assert "in on_commit()" in caplog.text


@pytest.mark.django_db
def test_one_wake_up_is_sent_per_transaction_and_consumer(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        for serial in range(5):
            outbox.record("product.changed", f"68-{serial}")

    assert len(callbacks) == 1


@pytest.mark.django_db
def test_done_events_are_forgotten_after_30_days_but_waiting_ones_never():
    outbox.record("product.changed", "68-0001")
    deliveries.drain(CONSUMER)
    outbox.record("product.changed", "poison")
    deliveries.drain(CONSUMER)
    Event.objects.update(recorded_at=timezone.now() - timedelta(days=31))

    deliveries.prune()

    assert list(Event.objects.values_list("key", flat=True)) == ["poison"]


@pytest.mark.django_db
def test_a_lease_is_held_by_one_only():
    with leases.held(["order:1", "sku:a"]):
        with pytest.raises(LeaseTaken) as refused:
            leases.take(["sku:a", "sku:b"])
        assert refused.value.key == "sku:a"
        assert not Lease.objects.filter(key="sku:b").exists()

    assert not Lease.objects.exists()


@pytest.mark.django_db
def test_an_expired_lease_passes_to_the_next_and_is_not_freed_by_the_first():
    first = leases.take(["order:1"])
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    second = leases.take(["order:1"])

    leases.free(first)
    assert Lease.objects.get().holder == second
