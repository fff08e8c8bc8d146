"""Noting where the engine says something else than our orders: somebody changed one over there, or a message was lost.

Nothing is merged. A difference stands until both agree again or an officer has looked and said why it may stand.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.orders import leasing
from marketplace.orders.errors import Busy
from marketplace.orders.models import Difference, Order, OrderState, Undertaking
from marketplace.orders.shadow import Gap, gaps
from marketplace.outbox import leases
from marketplace.payments.models import Payment, SubjectKind
from marketplace.stores import store
from marketplace.stores.records import EngineOrder

COMPARING = "orders:comparing"  # one at a time, so that an older reading never overwrites a newer one
CHUNK = 100


def consume(keys: Sequence[str]) -> None:
    """`engine_order.changed`: keys are those of engine orders. Raises Busy where a verb of ours is under way."""
    if compare(keys):
        raise Busy  # the outbox asks again


def consume_own(keys: Sequence[str]) -> None:
    """`order.changed`, `parcel.changed`: keys are numbers of orders and keys of parcels. Raises Busy as above.

    Our own verbs tell the engine themselves, so it is asked only of orders on which something still differs.
    """
    named = Order.objects.filter(Q(number__in=keys) | Q(parcels__key__in=keys))
    consume([order.ref for order in named.filter(differences__in=_unsettled()).distinct()])


def compare(refs: Collection[str]) -> set[str]:
    """Read these orders from the engine and write down what differs; returns the keys that have to be looked at later.

    Those are orders that a verb of ours is working on. Keys that are none of ours are passed over: somebody sells
    through that engine beside us. Raises Busy, StoreUnavailable.
    """
    later: set[str] = set()
    orders = {order.ref: order for order in _orders(refs)}
    for start in range(0, len(orders), CHUNK):
        chunk = dict(list(orders.items())[start : start + CHUNK])
        holder = leasing.patiently(lambda: leases.take([COMPARING]))
        try:
            asked_at = timezone.now()
            later |= _compare(chunk, store.orders(list(chunk)), asked_at)
        finally:
            leases.free(holder)
    return later


def open_ones() -> QuerySet[Difference]:
    """What nobody has looked at yet."""
    return _unsettled().filter(looked_at=None)


def left_standing() -> QuerySet[Difference]:
    """What an officer has looked at and left as it is."""
    return _unsettled().exclude(looked_at=None)


@transaction.atomic
def look_at(order: Order, shown: Collection[int], *, actor: User, reason: str, now: datetime) -> int:
    """An officer has seen what differs on an order and says why it may stand. Locks the rows in pk order.

    `shown` are the differences that stood on the page: what came up meanwhile stays open. Returns how many were open.
    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("a reason is needed")
    rows = list(open_ones().filter(order=order, pk__in=shown).select_for_update().order_by("pk"))
    Difference.objects.filter(pk__in=[row.pk for row in rows]).update(
        looked_at=now, looked_by=actor, reason=reason.strip()
    )
    return len(rows)


@transaction.atomic
def _compare(orders: Mapping[str, Order], engine: Mapping[str, EngineOrder], asked_at: datetime) -> set[str]:
    """Locks the orders' rows in pk order, so that no verb begins meanwhile."""
    locked = Order.objects.select_for_update(no_key=True).filter(pk__in=[order.pk for order in orders.values()])
    rows = list(locked.order_by("pk").prefetch_related("lines__parcel", "parcels"))
    payments = _payments(rows)
    later = _working_on(rows, asked_at)
    for order in rows:
        of_order = [payment for subject in _subjects(order) for payment in payments[subject]]
        if any(_is_untold(payment, asked_at) for payment in of_order):
            later.add(order.pk)
        if order.pk not in later:
            kept_vnd = sum(payment.kept_vnd for payment in of_order)
            _write(order, list(gaps(order, engine.get(order.ref), kept_vnd=kept_vnd)))
    return {order.ref for order in rows if order.pk in later}


def _write(order: Order, found: Sequence[Gap]) -> None:
    now = timezone.now()
    said: dict[tuple[str, str], Gap] = {(gap.what, gap.sku): gap for gap in found}
    for row in _unsettled().filter(order=order):
        gap = said.get((row.what, row.sku))
        if gap is not None and (gap.ours, gap.theirs) == (row.ours, row.theirs):
            del said[row.what, row.sku]
        else:
            row.settled_at = now
            row.save(update_fields=["settled_at"])
    Difference.objects.bulk_create(
        Difference(order=order, what=gap.what, sku=gap.sku, ours=gap.ours, theirs=gap.theirs, seen_at=now)
        for gap in said.values()
    )


def _unsettled() -> QuerySet[Difference]:
    """What still differs, looked at or not."""
    return Difference.objects.filter(settled_at=None)


def _working_on(orders: Iterable[Order], asked_at: datetime) -> set[int]:
    """Orders with a verb that is not finished, or was not when the engine was asked."""
    unfinished = Q(finished_at=None) | Q(finished_at__gte=asked_at)
    return set(Undertaking.objects.filter(unfinished, order__in=orders).values_list("order", flat=True))


def _payments(orders: Iterable[Order]) -> dict[str, list[Payment]]:
    """Payments of these orders and their parcels with what was written of them, by the key of what is paid."""
    keys = [subject for order in orders for subject in _subjects(order)]
    rows = Payment.objects.filter(subject_kind__in=[SubjectKind.ORDER, SubjectKind.PARCEL], subject__in=keys)
    found: dict[str, list[Payment]] = defaultdict(list)
    for payment in rows.annotate(written=Count("steps"), last_at=Max("steps__at")):
        found[payment.subject].append(payment)
    return found


def _is_untold(payment: Payment, asked_at: datetime) -> bool:
    """True when the engine had not heard everything of a payment when it was asked."""
    written, last_at = getattr(payment, "written", 0), getattr(payment, "last_at", None)
    return payment.told_steps < written or (last_at is not None and last_at >= asked_at)


def _subjects(order: Order) -> set[str]:
    return {order.number, *(parcel.key for parcel in order.parcels.all())}


def _orders(refs: Collection[str]) -> list[Order]:
    """Orders that the engine was asked for: those being placed are left to the sweep."""
    numbers = {ref.partition("/")[0].partition("~")[0] for ref in refs}
    held = Q(placed_at__isnull=False) | Q(state=OrderState.AWAITING)
    found = Order.objects.filter(held, number__in=numbers).order_by("pk")
    return [order for order in found if order.ref in set(refs)]
