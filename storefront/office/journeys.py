"""The way of each change from the transaction that made it to the catalogue, in milliseconds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.outbox import deliveries
from marketplace.outbox.models import Delivery
from marketplace.places.folding import fold
from marketplace.programme.registry import Scope

LATEST = 60
FULL_BAR = 1000
TOPICS = {
    "product.changed": _("product changed"),
    "certificate.changed": _("certificate changed"),
    "producer.changed": _("producer changed"),
    "place.changed": _("place changed"),
    "order.placed": _("order placed"),
    "order.changed": _("order changed"),
    "parcel.changed": _("parcel changed"),
    "payment.changed": _("payment changed"),
    "listing.decided": _("text or photo decided"),
    "photo.taken_down": _("photo taken down"),
    "market_date.changed": _("market’s date moved"),
    "engine_webhook.received": _("message from Saleor"),
    "engine_reference.changed": _("reference changed in Saleor"),
    "engine_order.changed": _("order changed in Saleor"),
    "catalogue.rebuild": _("catalogue rebuilt"),
}
CONSUMERS = {
    "catalog_sync.publishing": _("search catalogue"),
    "marketplace.stores.publication": _("store"),
    "marketplace.stores.saleor.webhooks": _("inbox of Saleor"),
    "marketplace.stores.saleor.references": _("products that refer to it"),
    "marketplace.orders.differences": _("orders to reconcile"),
    "marketplace.orders.paying": _("orders paid at once"),
    "storefront.notifications.consumers": _("messages"),
}
ALONE = frozenset(
    {
        "marketplace.stores.saleor.webhooks.consume",
        "marketplace.stores.saleor.references.consume",
        "marketplace.orders.differences.consume",
        "marketplace.orders.paying.consume",
    }
)
HEARS = {
    "consume": _("products and certificates"),
    "consume_change": _("products changed by others"),
    "consume_date": _("market’s date"),
    "consume_place": _("places"),
    "consume_producer": _("producers"),
    "consume_rebuild": _("everything anew"),
    "consume_all": _("everything anew"),
    "consume_own": _("orders changed"),
    "order_placed": _("orders placed"),
    "order_changed": _("orders changed"),
    "parcel_changed": _("parcels"),
    "payment_changed": _("payments"),
    "listing_decided": _("texts and photos"),
    "photo_taken_down": _("photos taken down"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One leg of a journey and how long after the event it was reached."""

    label: str | Promise
    after_ms: int | None
    x: str = "0"
    width: str = "0"


@dataclass(frozen=True, slots=True)
class Journey:
    """One delivery on its way."""

    delivery: Delivery
    topic: str | Promise
    consumer: str | Promise
    steps: tuple[Step, ...]

    @property
    def total_ms(self) -> int | None:
        """From the event to done."""
        return self.steps[-1].after_ms

    @property
    def state(self) -> str:
        """`done`, `parked`, `retrying` or `waiting`."""
        if self.delivery.done_at:
            return "done"
        if self.delivery.parked_at:
            return "parked"
        return "retrying" if self.delivery.error else "waiting"


@dataclass(frozen=True, slots=True)
class ConsumerState:
    """How one consumer fares."""

    name: str
    label: str | Promise
    last_success: datetime | None
    waiting: int
    parked: int


def latest(codes: Sequence[str] | None = None) -> list[Journey]:
    """The newest journeys; of these products only, where codes are given. One query."""
    rows = Delivery.objects.select_related("event").order_by("-pk")
    if codes is not None:
        rows = rows.filter(key__in=codes)
    return [journey(row) for row in rows[:LATEST]]


def parked() -> list[Journey]:
    """Those nobody will try again by themselves. One query."""
    rows = Delivery.objects.exclude(parked_at=None).select_related("event").order_by("-parked_at")
    return [journey(row) for row in rows[:LATEST]]


def consumer_states() -> list[ConsumerState]:
    """Every consumer of the settings with its last success and what it still has before it. Three queries."""
    last = dict(Delivery.objects.values_list("consumer").annotate(last=Max("done_at")).order_by("consumer"))
    open_ones = Delivery.objects.filter(done_at=None)
    waiting = _counts(open_ones.filter(parked_at=None))
    stuck = _counts(open_ones.exclude(parked_at=None))
    return [
        ConsumerState(name, consumer_label(name), last.get(name), waiting.get(name, 0), stuck.get(name, 0))
        for name in deliveries.consumers()
    ]


def codes_named(text: str, scope: Scope) -> list[str]:
    """Products whose code or name holds the text. One query."""
    word = fold(text)
    return list(
        scope.products()
        .filter(Q(code__icontains=text.strip()) | Q(folded_name__contains=word))
        .values_list("code", flat=True)
    )


def journey(delivery: Delivery) -> Journey:
    """The legs of one delivery; a leg that this consumer does not have is left out once it is done."""
    start = delivery.event.recorded_at
    instants: list[tuple[str | Promise, datetime | None]] = [
        (_("taken"), delivery.taken_at),
        (_("read"), _instant(delivery, "read")),
        (_("indexed"), _instant(delivery, "indexed")),
        (_("done"), delivery.done_at),
    ]
    after = [
        (label, None if at is None else max(0, round((at - start).total_seconds() * 1000))) for label, at in instants
    ]
    topic = TOPICS.get(delivery.event.topic, delivery.event.topic)
    consumer = CONSUMERS.get(delivery.consumer.rpartition(".")[0], delivery.consumer)
    return Journey(delivery, topic, consumer, _legs(after))


def consumer_label(name: str) -> str | Promise:
    """What a consumer is called on the page."""
    module, _dot, function = name.rpartition(".")
    if name in ALONE:
        return CONSUMERS[module]
    if module not in CONSUMERS or function not in HEARS:
        return name
    return format_lazy("{}: {}", CONSUMERS[module], HEARS[function])


def _legs(after: Iterable[tuple[str | Promise, int | None]]) -> tuple[Step, ...]:
    after = list(after)
    total = after[-1][1] or max((ms for _label, ms in after if ms is not None), default=0) or 1
    reached, steps = 0, []
    for label, ms in after:
        if ms is None:
            steps.append(Step(label, None))
            continue
        end = min(FULL_BAR, FULL_BAR * ms // total)
        steps.append(Step(label, ms, str(reached), str(max(0, end - reached))))
        reached = max(reached, end)
    return tuple(steps)


def _instant(delivery: Delivery, name: str) -> datetime | None:
    text = delivery.marks.get(name)
    return datetime.fromisoformat(text) if text else None


def _counts(rows: QuerySet[Delivery]) -> dict[str, int]:
    return dict(rows.values_list("consumer").annotate(count=Count("pk")).order_by("consumer"))
