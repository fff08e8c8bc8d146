"""Who speaks to Saleor about a thing, who waits, and what those hear who wait for goods that are gone."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from marketplace.outbox import leases
from marketplace.outbox.models import Lease
from marketplace.stores.errors import OutOfStock, StoreUnavailable
from marketplace.stores.records import Units
from marketplace.stores.saleor import guards
from marketplace.stores.saleor.errors import ReplyLost
from marketplace.stores.saleor.guards import Guards, leave_note

SHELF = ("SKU-1", "point:mui-ne")
KEY = "saleor:stock:SKU-1@point:mui-ne"
ONE = ((Units("SKU-1", 1), "point:mui-ne"),)

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(work):
    """Run `work` elsewhere, with connections of its own; gives what becomes of it."""

    def run():
        try:
            return work()
        finally:
            connections.close_all()

    return ThreadPoolExecutor(1).submit(run)


@pytest.fixture
def in_line(monkeypatch):
    """Released once for each who has found somebody before him, and waits from then on."""
    arrived, look_at_the_clock = threading.Semaphore(0), guards._database_now

    def arrive():
        at = look_at_the_clock()
        arrived.release()
        return at

    monkeypatch.setattr(guards, "_database_now", arrive)
    return arrived


def test_one_speaks_at_a_time_about_a_thing():
    speaking, most = [], []

    def speak():
        with Guards().order("DH-1/online"):
            speaking.append(1)
            most.append(len(speaking))
            time.sleep(0.02)
            speaking.pop()

    answers = [in_thread(speak) for _ in range(8)]

    assert [answer.result() for answer in answers] == [None] * 8
    assert most == [1] * 8
    assert not Lease.objects.exists()


def test_two_shelves_in_opposite_order_do_not_block_each_other():
    other = ("SKU-2", "point:mui-ne")

    def speak(shelves):
        for _ in range(5):
            with Guards().shelf(shelves):
                time.sleep(0.002)

    answers = [in_thread(lambda s=s: speak(s)) for s in ([SHELF, other], [other, SHELF]) * 2]

    assert [answer.result(20) for answer in answers] == [None] * 4


def test_a_turn_says_whether_somebody_was_before_us(in_line):
    with Guards().shelf([SHELF]) as first:
        waiting = in_thread(_waited)
        assert in_line.acquire(timeout=5)

    assert (first.waited, waiting.result()) == (False, True)


def _waited():
    with Guards().shelf([SHELF]) as turn:
        return turn.waited


def test_who_waits_for_what_is_gone_hears_it_at_once(in_line):
    heard_s = []

    def buy():
        try:
            with Guards().shelf([SHELF], ONE):
                return "bought"
        except OutOfStock as refusal:
            heard_s.append(time.monotonic())
            return (refusal.sku, refusal.asked, refusal.left)

    with Guards().shelf([SHELF]):
        losers = [in_thread(buy) for _ in range(20)]
        assert all(in_line.acquire(timeout=5) for _ in losers)
        leave_note({SHELF: 0})
        gone_s = time.monotonic()

    assert [loser.result() for loser in losers] == [("SKU-1", 1, 0)] * 20
    assert max(heard_s) - gone_s < 1  # the goal of 100 ms is measured on the live server


def test_a_note_of_before_says_nothing_to_one_who_comes_later(in_line):
    leave_note({SHELF: 0})
    with Guards().shelf([SHELF]):
        later = in_thread(_bought)
        assert in_line.acquire(timeout=5)

    assert later.result() == "bought"


def test_a_note_that_leaves_enough_lets_the_next_go_on(in_line):
    with Guards().shelf([SHELF]):
        waiting = in_thread(_bought)
        assert in_line.acquire(timeout=5)
        leave_note({SHELF: 1})

    assert waiting.result() == "bought"


def _bought():
    with Guards().shelf([SHELF], ONE):
        return "bought"


def test_who_waits_for_another_process_hears_it_too(in_line):
    holder = leases.take([KEY])
    loser = in_thread(_bought)
    assert in_line.acquire(timeout=5)
    leave_note({SHELF: 0})

    assert isinstance(loser.exception(), OutOfStock)
    leases.free(holder)


def test_a_refusal_gives_the_turn_back_and_a_lost_reply_keeps_it_until_the_quarantine_is_over():
    with pytest.raises(OutOfStock), Guards().order("DH-1/online"):
        raise OutOfStock("SKU-1", 1, 0)
    assert not Lease.objects.exists()

    with pytest.raises(ReplyLost), Guards(quarantine_s=0.4).order("DH-1/online"):
        raise ReplyLost("cut off")
    lost_at = time.monotonic()
    with Guards().order("DH-1/online") as turn:
        assert 0.3 < time.monotonic() - lost_at < 3

    assert turn.waited


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(guards, "PATIENCE_S", 0.1)
    leases.take([KEY])

    with pytest.raises(StoreUnavailable), Guards().shelf([SHELF]):
        pytest.fail("it was not our turn")


def test_a_turn_that_was_taken_over_may_not_write():
    with Guards(quarantine_s=0.1).order("DH-1/online") as slow:
        time.sleep(0.15)
        leases.take(["saleor:order:DH-1/online"])

        with pytest.raises(StoreUnavailable):
            slow.renew()


def test_a_renewed_turn_lasts_longer():
    with Guards(quarantine_s=0.4).order("DH-1/online") as turn:
        first = Lease.objects.get().until
        time.sleep(0.15)
        turn.renew()
        assert Lease.objects.get().until > first


def test_a_forked_child_does_not_stand_in_its_parents_line():
    with Guards(quarantine_s=0.3).shelf([SHELF]):
        connections.close_all()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with Guards().shelf([("SKU-2", "point:mui-ne")]):
                    status = 0
                connections.close_all()
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_name_that_is_too_long_for_a_lease_is_told_by_its_digest():
    long = "Đ" * 200
    with Guards().order(long):
        assert len(Lease.objects.get().key) <= 120
