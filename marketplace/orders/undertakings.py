"""Verbs on a placed order that need the engine's word.

Three parts: the intent is written as an `Undertaking` and the leases are taken · the engine is called, with no
transaction open · the outcome is written. Calls carry our keys or state absolute numbers, so what a crash left
unfinished is simply done again by the sweep, once its leases have expired.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.orders import bookkeeping, calls, leasing, outcomes
from marketplace.orders.errors import OutcomeOpen, Refused
from marketplace.orders.models import Order, Parcel, Undertaking, Verb
from marketplace.orders.recording import Doer
from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.stores.errors import StoreError, StoreUnavailable

# These change what lies on a shelf, so a count or a delivery note must not read and write it meanwhile.
MOVING = frozenset({Verb.HAND_OVER, Verb.REFUSE, Verb.PICK_UP})

# Looks at the order and the parcel with their rows locked. Returns the facts of the undertaking, or None when what is
# wanted is the case already; raises this room's errors when it may not be done.
Prepare: TypeAlias = Callable[[Order, Parcel | None], Mapping[str, Any] | None]


def undertake(verb: Verb, order_pk: int, *, parcel_pk: int | None = None, doer: Doer, prepare: Prepare) -> None:
    """Do `verb`. Raises what `prepare` raises, Busy, Refused (nothing changed), OutcomeOpen (the sweep goes on)."""
    begun = leasing.patiently(lambda: _begin(verb, order_pk, parcel_pk=parcel_pk, doer=doer, prepare=prepare))
    if begun is not None:
        _carry_out(*begun)


def sweep(now: datetime) -> int:
    """Finish what was left unfinished and is no longer leased; returns how many."""
    finished = 0
    for left in Undertaking.objects.filter(finished_at=None, begun_at__lt=now).select_related("order").order_by("pk"):
        try:
            _take_over(left)
        except (LeaseTaken, OutcomeOpen):
            continue
        except Refused:
            pass
        finished += 1
    return finished


def unfinished() -> QuerySet[Undertaking]:
    """Verbs that are under way, or were left behind."""
    return Undertaking.objects.filter(finished_at=None)


def _take_over(left: Undertaking) -> None:
    """Raises LeaseTaken while whoever began it may still be at work."""
    holder = leases.take(_keys(left.order, Verb(left.verb)))
    left.refresh_from_db()
    if left.finished_at is None:
        _carry_out(left, holder)
    else:
        leases.free(holder)


@transaction.atomic
def _begin(
    verb: Verb, order_pk: int, *, parcel_pk: int | None, doer: Doer, prepare: Prepare
) -> tuple[Undertaking, str] | None:
    """Locks the order's row, then the parcel's. Raises LeaseTaken."""
    order = Order.objects.select_for_update(no_key=True).get(pk=order_pk)
    if order.undertakings.filter(finished_at=None).exists():
        raise LeaseTaken(leasing.order_key(order.number))
    parcel = Parcel.objects.select_for_update(no_key=True).get(pk=parcel_pk) if parcel_pk else None
    facts = prepare(order, parcel)
    if facts is None:
        return None
    undertaking = Undertaking.objects.create(
        order=order,
        parcel=parcel,
        verb=verb,
        facts=dict(facts),
        actor=doer.actor,
        reason=doer.reason,
        on_behalf=doer.on_behalf,
        by_system=doer.by_system,
        begun_at=timezone.now(),
    )
    return undertaking, leases.take(_keys(order, verb))


def _carry_out(undertaking: Undertaking, holder: str) -> None:
    """Parts two and three. Raises Refused, OutcomeOpen."""
    try:
        calls.make(undertaking)
    except StoreUnavailable:
        raise OutcomeOpen(undertaking.order.number) from None
    except StoreError as refusal:
        _finish(undertaking, holder, refused=repr(refusal))
        raise Refused(undertaking.order.number, str(refusal)) from refusal
    _finish(undertaking, holder)
    bookkeeping.tell_of_order(undertaking.order)


@transaction.atomic
def _finish(undertaking: Undertaking, holder: str, *, refused: str = "") -> None:
    """Locks the order's row. Gives the leases back."""
    leases.free(holder)
    order = Order.objects.select_for_update(no_key=True).get(pk=undertaking.order_id)
    undertaking.refresh_from_db()
    if undertaking.finished_at is not None:
        return
    undertaking.finished_at, undertaking.refused = timezone.now(), refused
    undertaking.save(update_fields=["finished_at", "refused"])
    if not refused:
        outcomes.write(undertaking, order)


def _keys(order: Order, verb: Verb) -> list[str]:
    return leasing.keys(order, order.lines.select_related("producer") if verb in MOVING else ())
