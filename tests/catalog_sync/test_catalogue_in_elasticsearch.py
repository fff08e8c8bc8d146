"""What only Elasticsearch does with the catalogue: many writers, bad days. The rest is in `test_publishing`."""

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from catalog_sync import catalogue, publishing, reconcile, tasks, versions
from catalog_sync.indexes import index
from catalog_sync.indexes.base import SearchRequest
from catalog_sync.indexes.errors import IndexAway
from catalog_sync.models import ReadingCount
from marketplace.outbox import deliveries
from marketplace.outbox.models import Delivery
from marketplace.programme import acts
from tests.catalog_sync.test_publishing import drain, found, indexed, on_show

TODAY = date(2026, 11, 24)
BAD_DAYS = ["refused", "500", "429", "silent", "malformed"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-24 03:00:00+00:00", tick=False) as traveller:
        yield traveller


def after_a_while(now) -> None:
    now.shift(deliveries.NOT_NOW_SECONDS + 1)
    drain()


def waiting() -> list[Delivery]:
    return list(Delivery.objects.filter(done_at=None, consumer="catalog_sync.publishing.consume"))


def test_a_change_is_searchable_within_a_second():
    on_show("68-0001", name="Nước mắm Hòn Rơm")

    began = time.perf_counter()
    drain()

    assert found("nuoc mam") == ["68-0001"]
    assert time.perf_counter() - began < 5  # a second on a machine of its own; this one is shared with other tests


def test_every_reading_has_a_newer_version_even_when_the_clock_goes_back():
    first = versions.take()
    ReadingCount.objects.update(newest=first + 10**12)

    second, third = versions.take(), versions.take()

    assert (second, third) == (first + 10**12 + 1, first + 10**12 + 2)


def test_a_slow_writer_with_an_older_reading_changes_nothing(monkeypatch):
    on_show("68-0001")
    drain()
    before = versions.take()
    acts.suspend("68-0001", actor=None, reason="khiếu nại")
    drain()

    monkeypatch.setattr(versions, "take", lambda: before)
    acts.resume("68-0001", actor=None, reason="xong")
    publishing.publish(["68-0001"])

    assert indexed() == set()
    monkeypatch.undo()
    publishing.publish(["68-0001"])
    assert indexed() == {"68-0001"}


def test_what_the_index_will_not_take_back_is_rebuilt(monkeypatch):
    on_show("68-0001")
    drain()
    index.remove(["68-0001"], version=versions.take() + 10**12)  # as after a restore on a machine whose clock is late

    reconcile.repair()

    assert indexed() == {"68-0001"}
    assert not reconcile.compare().missing


@pytest.mark.parametrize("how", BAD_DAYS)
def test_changes_wait_for_the_cluster_however_long_and_none_is_lost(shelf, now, how):
    for serial in range(3):
        on_show(f"68-000{serial}")
    drain()
    acts.suspend("68-0001", actor=None, reason="khiếu nại")
    on_show("68-0004")

    with shelf.away(how):
        drain()
        for _ in range(2 if how == "silent" else 12):
            after_a_while(now)
        held = waiting()

    assert {each.key for each in held} == {"68-0001", "68-0004"}
    assert all(each.parked_at is None and each.attempts == 0 and "NotNow" in each.error for each in held)
    after_a_while(now)
    assert indexed() == {"68-0000", "68-0002", "68-0004"}
    assert waiting() == []


def test_a_full_disk_is_told_plainly_reading_goes_on_and_writing_comes_back_by_itself(shelf, now, capsys):
    on_show("68-0001", name="Nước mắm Hòn Rơm")
    drain()
    on_show("68-0002", name="Trà sen")

    with shelf.full():
        drain()
        assert found("nuoc mam") == ["68-0001"]
        assert "disks of the cluster are full" in waiting()[0].error
        with pytest.raises(CommandError):
            call_command("check_catalog")
        assert "problems: The disks of the cluster are full" in capsys.readouterr().out
        tasks.reconcile()

    after_a_while(now)
    assert indexed() == {"68-0001", "68-0002"}
    call_command("check_catalog")


def test_the_turn_of_the_day_is_made_up_for(shelf, now):
    on_show("68-0001", not_before=date(2023, 11, 24), not_after=date(2023, 11, 24))
    drain()
    now.move_to("2026-11-24 17:00:00+00:00")

    with shelf.away():
        tasks.turn_of_day()
        tasks.reconcile()
        assert found(on=TODAY + timedelta(days=1)) == []

    after_a_while(now)
    assert indexed() == set()


@pytest.mark.parametrize("how", BAD_DAYS)
def test_while_the_cluster_is_away_a_spare_answers_and_lists_only_what_is_certified(shelf, how):
    on_show("68-0001", name="Nước mắm Hòn Rơm", not_before=date(2023, 11, 24), not_after=date(2023, 11, 24))
    on_show("68-0002", name="Nước mắm Mũi Né")
    drain()

    with shelf.away(how):
        catalogue.begin()
        assert sorted(found("nuoc mam")) == ["68-0001", "68-0002"]
        assert catalogue.kept_since() is not None
        assert {each.code for each in catalogue.suggest("nuoc", on=TODAY, language="vi")} >= {"68-0001", "68-0002"}
        acts.suspend("68-0002", actor=None, reason="khiếu nại")
        assert found("nuoc mam") == ["68-0001"]
        assert {each.code for each in catalogue.suggest("nuoc", on=TODAY, language="vi")}.isdisjoint({"68-0002"})
        assert found("nuoc mam", TODAY + timedelta(days=1)) == []
        assert catalogue.generation()
        with pytest.raises(IndexAway):
            index.search(SearchRequest(on=TODAY))

    catalogue.begin()
    assert found("nuoc mam") == ["68-0001"]
    assert catalogue.kept_since() is None


def test_a_spare_of_which_nobody_knows_the_age_is_made_anew(shelf, settings):
    on_show("68-0001")
    drain()

    with shelf.away():
        assert found() == ["68-0001"]
        stamp = Path(settings.CATALOGUE_INDEXES["spare"]["OPTIONS"]["path"], "made")
        known = stamp.read_text()
        stamp.write_text("")
        assert found() == ["68-0001"]
        assert stamp.read_text() == known
