"""A producer's money: what is still to come from buyers, and who holds what came. Settling it is a later matter."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from marketplace.orders.models import OrderLine
from marketplace.payments.models import HolderKind, Payment, State, SubjectKind
from marketplace.places.models import SalesPoint
from marketplace.pos.models import SaleLine, SaleState
from marketplace.producers.models import Producer

RECENT = 50


@dataclass(frozen=True, slots=True)
class Heap:
    """Money that lies with somebody."""

    holder: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class Purse:
    """Where the producer's money is. `own_vnd` was collected by the producer."""

    due_vnd: int
    own_vnd: int
    couriers: tuple[Heap, ...]
    points: tuple[Heap, ...]
    recent: tuple[Payment, ...]

    @property
    def held_vnd(self) -> int:
        """What others hold."""
        return sum(heap.amount_vnd for heap in (*self.couriers, *self.points))


def purse(producer: Producer) -> Purse:
    """All of the producer's money, delivery fees of its parcels included. Six queries."""
    payments = _payments(producer)
    own = payments.filter(holder_kind=HolderKind.PRODUCER)
    return Purse(
        due_vnd=_sum(payments.filter(state=State.DUE), "amount_vnd"),
        own_vnd=_sum(own, "received_vnd") - _sum(own, "refunded_vnd"),
        couriers=_heaps(_held_by_couriers(payments), lambda name: name or _("Carrier")),
        points=_at_points(producer),
        recent=tuple(payments.exclude(state__in=[State.DUE, State.CANCELLED]).order_by("-pk")[:RECENT]),
    )


def _payments(producer: Producer) -> QuerySet[Payment]:
    keys = producer.parcels.values("key")
    return Payment.objects.filter(subject_kind=SubjectKind.PARCEL, subject__in=keys)


def _held_by_couriers(payments: QuerySet[Payment]) -> Counter[str]:
    rows = payments.filter(holder_kind=HolderKind.COURIER).values_list("holder")
    kept = rows.annotate(kept=Sum(F("received_vnd") - F("refunded_vnd")))
    return Counter(dict(kept))


def _at_points(producer: Producer) -> tuple[Heap, ...]:
    """What points took for the producer's goods: pick-up orders paid there, and sales at the counter."""
    elsewhere = Payment.objects.filter(subject_kind=SubjectKind.ORDER, holder_kind=HolderKind.MARKET)
    picked_up = OrderLine.objects.filter(producer=producer, order__picked_up_at__isnull=False)
    picked_up = picked_up.exclude(order__number__in=elsewhere.values("subject"))
    taken = picked_up.annotate(units=F("quantity") - F("not_supplied")).values_list("order__point")
    held = Counter(dict(taken.annotate(vnd=Sum(F("units") * F("unit_price_vnd")))))
    sold = SaleLine.objects.filter(producer=producer, sale__state=SaleState.RECORDED).values_list(
        "sale__till__point__slug"
    )
    held.update(dict(sold.annotate(vnd=Sum(F("quantity") * F("unit_price_vnd")))))
    names = dict(SalesPoint.objects.filter(slug__in=held).values_list("slug", "name"))
    return _heaps(held, lambda slug: names.get(slug, slug))


def _heaps(held: Counter[str], name: Callable[[str], str]) -> tuple[Heap, ...]:
    found = (Heap(name(key), amount) for key, amount in held.items() if amount)
    return tuple(sorted(found, key=lambda heap: -heap.amount_vnd))


def _sum(payments: QuerySet[Payment], column: str) -> int:
    return int(payments.aggregate(total=Sum(column))["total"] or 0)
