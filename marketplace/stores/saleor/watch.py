"""How what happens at Saleor reaches us: the last success of each way, and what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from marketplace.stores.saleor.models import Delivery, Pull, PullKind

LATE_AFTER = {
    PullKind.DELTA: timedelta(minutes=25),
    PullKind.MISSED: timedelta(minutes=25),
    PullKind.FULL: timedelta(hours=26),
}
WAITED_TOO_LONG = timedelta(minutes=1)
LOOKED_BACK, MOST_LOOKED_AT = timedelta(hours=1), 2_000
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PullState:
    """How one kind of pull fares: its last success, and what went wrong since."""

    kind: PullKind
    last: Pull | None
    problem: str
    is_late: bool

    @property
    def took_s(self) -> float | None:
        """How long the last success took."""
        if self.last is None or self.last.finished_at is None:
            return None
        return (self.last.finished_at - self.last.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class WebhookState:
    """How webhooks fare; `problems` of the last day.

    The lag is of the last hour, from the change at Saleor to our processing: 95 of 100 were faster.
    """

    last_received: datetime | None
    last_processed: datetime | None
    waiting: int
    oldest_waiting: datetime | None
    problems: int
    lag_ms: int | None

    @property
    def is_late(self) -> bool:
        """True when one has been waiting for longer than a minute."""
        return self.oldest_waiting is not None and timezone.now() - self.oldest_waiting > WAITED_TOO_LONG


def is_in_use() -> bool:
    """True when the market sells through Saleor."""
    return str(settings.STORES["default"]["BACKEND"]).startswith("marketplace.stores.saleor.")


def webhooks() -> WebhookState:
    """Five queries, each by an index however many webhooks are kept."""
    now = timezone.now()
    by_arrival = Delivery.objects.order_by("-received_at")
    waiting = Delivery.objects.filter(processed_at=None).aggregate(count=Count("pk"), oldest=Min("received_at"))
    return WebhookState(
        last_received=by_arrival.values_list("received_at", flat=True).first(),
        last_processed=by_arrival.exclude(processed_at=None).values_list("processed_at", flat=True).first(),
        waiting=waiting["count"],
        oldest_waiting=waiting["oldest"],
        problems=Delivery.objects.filter(received_at__gte=now - ONE_DAY).exclude(problem="").count(),
        lag_ms=_lag_ms(now - LOOKED_BACK),
    )


def pulls() -> list[PullState]:
    """Every kind; one query each."""
    return [_pull(kind) for kind in (PullKind.DELTA, PullKind.FULL, PullKind.MISSED)]


def _pull(kind: PullKind) -> PullState:
    newest = list(Pull.objects.filter(kind=kind).order_by("-started_at")[:50])
    last = next((pull for pull in newest if pull.finished_at), None)
    problem = newest[0].problem if newest else ""
    is_late = last is None or timezone.now() - last.started_at > LATE_AFTER[kind]
    return PullState(kind, last, problem, is_late)


def _lag_ms(since: datetime) -> int | None:
    told = Delivery.objects.filter(received_at__gte=since).order_by("-received_at")
    instants = told.values_list("issued_at", "processed_at")[:MOST_LOOKED_AT]
    lags = sorted(processed - issued for issued, processed in instants if issued and processed)
    if not lags:
        return None
    return max(0, round(lags[int(0.95 * (len(lags) - 1))].total_seconds() * 1000))
