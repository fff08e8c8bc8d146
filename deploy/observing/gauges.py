"""How the market fares, counted when a Prometheus asks: what waits, for how long, and what was given up."""

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.models import Count, Min, Q
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from marketplace.orders.models import Order, OrderState
from marketplace.outbox import deliveries
from marketplace.outbox.models import Delivery
from marketplace.stores.saleor import watch

UNDECIDED = (OrderState.PLACING, OrderState.AWAITING)


class MarketCollector(Collector):
    """A few small queries on indexed columns; while the database is away only `ocop_database_up` is told."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("ocop_database_up", "1 while the database answers")
        try:
            found = [*outbox(), *orders(), clock(), *saleor()]
            up.add_metric([], 1)
        except DatabaseError:
            found = []
            up.add_metric([], 0)
        finally:
            connection.close()  # the thread of one question ends with it
        yield up
        yield from found


def outbox() -> list[GaugeMetricFamily]:
    """Per consumer what waits, since when (for those of catalog_sync: how far search lags), and what is parked."""
    waiting = GaugeMetricFamily("ocop_outbox_waiting", "Deliveries that wait", labels=["consumer"])
    oldest = GaugeMetricFamily("ocop_outbox_oldest_seconds", "How long the oldest has waited", labels=["consumer"])
    parked = GaugeMetricFamily("ocop_outbox_parked", "Deliveries given up", labels=["consumer"])
    unparked = Q(parked_at=None)
    rows = Delivery.objects.filter(done_at=None).values("consumer")
    counted = rows.annotate(
        waiting=Count("pk", filter=unparked),
        parked=Count("pk", filter=~unparked),
        since=Min("event__recorded_at", filter=unparked),
    )
    by_name = {row["consumer"]: row for row in counted}
    for consumer in sorted({*deliveries.consumers(), *by_name}):
        row = by_name.get(consumer, {"waiting": 0, "parked": 0, "since": None})
        waiting.add_metric([consumer], row["waiting"])
        oldest.add_metric([consumer], _age(row["since"]))
        parked.add_metric([consumer], row["parked"])
    return [waiting, oldest, parked]


def orders() -> list[GaugeMetricFamily]:
    """Orders that hold goods and are not decided yet."""
    held = GaugeMetricFamily("ocop_orders_undecided", "Orders being placed or awaiting payment", labels=["state"])
    oldest = GaugeMetricFamily("ocop_orders_undecided_oldest_seconds", "Age of the oldest of them", labels=["state"])
    rows = Order.objects.filter(state__in=UNDECIDED).values("state").annotate(many=Count("pk"), since=Min("created_at"))
    by_state = {row["state"]: row for row in rows}
    for state in UNDECIDED:
        row = by_state.get(state, {"many": 0, "since": None})
        held.add_metric([state.value], row["many"])
        oldest.add_metric([state.value], _age(row["since"]))
    return [held, oldest]


def clock() -> GaugeMetricFamily:
    """By how much this machine's clock is ahead of the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    return GaugeMetricFamily(
        "ocop_clock_ahead_seconds", "Against the database", (timezone.now() - theirs).total_seconds()
    )


def saleor() -> list[GaugeMetricFamily]:
    """The age of the last complete look at Saleor, by its kind; nothing where the market does not sell through it."""
    if not watch.is_in_use():
        return []
    ages = GaugeMetricFamily("ocop_saleor_pull_age_seconds", "Since the last success", labels=["kind"])
    for state in watch.pulls():
        if state.last is not None:
            ages.add_metric([state.kind.value], _age(state.last.finished_at))
    return [ages]


def _age(since: datetime | None) -> float:
    return max((timezone.now() - since).total_seconds(), 0) if since else 0
