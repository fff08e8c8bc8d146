"""No date, order of events, repetition or crash leaves a product that may not be offered in an answer or on sale."""

import itertools
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from catalog_sync import catalogue, publishing
from catalog_sync.indexes import index
from catalog_sync.indexes.base import SearchRequest
from marketplace.outbox import deliveries
from marketplace.outbox.models import Delivery
from marketplace.programme import acts, certificates, decisions
from marketplace.programme.errors import ProgrammeError
from marketplace.stores import publication, store
from marketplace.stores.errors import NotForSale
from marketplace.stores.records import OrderDraft, ProductDraft, StockCount, Units, VariantDraft
from tests.factories.programme import product

START = date(2026, 11, 24)
SERIALS = itertools.count(1)
OFFSETS = st.one_of(st.integers(-10, 10), st.integers(-40 * 31, 40 * 31))

pytestmark = pytest.mark.django_db


class World:
    """One product, and everything that can happen to it."""

    def __init__(self) -> None:
        self.code = f"68-{next(SERIALS):04}"
        self.today = START
        row = product(self.code)
        variant = VariantDraft(sku=self.code, listed_price_vnd=50_000)
        draft = ProductDraft(code=self.code, name=row.name, producer_code="68-P-0001", variants=(variant,))
        store.save_products([draft])
        store.set_stock([StockCount(self.code, "producer:68-P-0001", 1_000)])

    def grant(self, offset: int) -> None:
        decided_on = min(self.today, START + timedelta(days=offset))
        paper = decisions.Paper(number="1/QĐ", decided_on=decided_on, body="UBND", level="province")
        decisions.record(paper, stars={self.code: 4}, today=self.today, actor=None, accept_outside_bounds=True)

    def suspend(self, offset: int) -> None:
        acts.suspend(self.code, actor=None, reason="khiếu nại")

    def resume(self, offset: int) -> None:
        acts.resume(self.code, actor=None, reason="xong")

    def revoke(self, offset: int) -> None:
        effective_on = START + timedelta(days=offset)
        paper = acts.RevocationPaper(number="2/QĐ", decided_on=START, effective_on=effective_on, body="UBND")
        acts.revoke(self.code, paper=paper, actor=None, reason="không đạt")

    def correct(self, offset: int) -> None:
        acts.withdraw_revocation(self.code, actor=None, reason="nhầm")

    def move_date(self, offset: int) -> None:
        self.today = START + timedelta(days=offset)

    def deliver(self, offset: int) -> None:
        for consumer in deliveries.consumers():
            deliveries.drain(consumer)

    def deliver_again(self, offset: int) -> None:
        Delivery.objects.update(done_at=None, taken_until=None)
        self.deliver(offset)

    def lose_events(self, offset: int) -> None:
        Delivery.objects.all().delete()

    def turn_day(self, offset: int) -> None:
        publishing.turn_of_day()
        publication.publish(None)

    def happens(self, name: str, offset: int) -> None:
        with time_machine.travel(f"{self.today}T05:00:00Z", tick=False):
            try:
                getattr(self, name)(offset)
            except ProgrammeError:
                return  # an act that makes no sense now is refused and changes nothing

    def listable(self) -> bool:
        standing = certificates.standing_of(self.code, today=self.today)
        return standing is not None and standing.is_listable

    def answered(self) -> bool:
        hits = catalogue.search(SearchRequest(on=self.today, codes=(self.code,))).hits
        suggested = [each.code for each in catalogue.suggest("nuoc mam", on=self.today, language="vi", limit=50)]
        return bool(hits) or self.code in suggested or catalogue.listing(self.code, on=self.today) is not None

    def sold(self, number: str) -> bool:
        line = Units(self.code, 1)
        draft = OrderDraft(number=number, channel="online", lines=(line,), total_vnd=50_000, on=self.today)
        with time_machine.travel(f"{self.today}T05:00:00Z", tick=False):
            try:
                store.place_order(draft)
            except NotForSale:
                return False
        return True


ACTIONS = [name for name in vars(World) if name not in {"happens", "listable", "answered", "sold"} and name[0] != "_"]


@example([("grant", 0), ("deliver", 0), ("suspend", 0)])
@example([("grant", 0), ("deliver", 0), ("revoke", 0), ("lose_events", 0)])
@example([("grant", 0), ("deliver", 0), ("move_date", 1100)])
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), OFFSETS), min_size=3, max_size=12))
@examples(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_nothing_that_may_not_be_offered_is_answered_or_sold(history):
    world = World()

    for step, (name, offset) in enumerate(history):
        world.happens(name, offset)
        if not world.listable():
            assert not world.answered()
            assert not world.sold(f"OC-{world.code}-{step}")

    world.happens("turn_day", 0)
    world.happens("deliver", 0)
    assert world.answered() == world.listable()
    assert (world.code in {entry.code for entry in index.entries()}) == world.listable()
    assert world.sold(f"OC-{world.code}-last") == world.listable()
