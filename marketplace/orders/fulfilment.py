"""What a producer does with a parcel, or the office on its behalf.

Each verb takes the parcel's key and says who does it and why. Doing again what is done changes nothing. All raise
UnknownParcel and WrongState; those that ask the engine also Busy, Refused (nothing changed) and OutcomeOpen.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.orders import bookkeeping, leasing, owed, recording, shortages, undertakings
from marketplace.orders.boards import Board, board, contact, find, late, require
from marketplace.orders.models import Order, OrderMethod, Parcel, ParcelState, Verb
from marketplace.orders.recording import Doer
from marketplace.outbox.errors import LeaseTaken
from marketplace.payments.errors import AmountDiffers
from marketplace.payments.models import HolderKind, SubjectKind
from marketplace.payments.records import Holder, Subject

__all__ = [
    "Board",
    "accept",
    "board",
    "cannot_supply",
    "contact",
    "deliver",
    "find",
    "hand_over",
    "late",
    "pack",
    "refuse",
]

Facts: TypeAlias = Mapping[str, Any] | None


def accept(parcel_key: str, *, actor: User | None, reason: str = "", on_behalf: bool = False) -> Parcel:
    """Nhận đơn: the producer will send it."""
    doer = Doer(actor=actor, reason=reason, on_behalf=on_behalf)
    return _step(parcel_key, ParcelState.PLACED, ParcelState.ACCEPTED, doer)


def pack(parcel_key: str, *, actor: User | None, reason: str = "", on_behalf: bool = False) -> Parcel:
    """Đã đóng gói: from here on the buyer cannot cancel."""
    doer = Doer(actor=actor, reason=reason, on_behalf=on_behalf)
    return _step(parcel_key, ParcelState.ACCEPTED, ParcelState.PACKED, doer)


def cannot_supply(
    parcel_key: str, units: Mapping[str, int], *, actor: User | None, reason: str = "", on_behalf: bool = False
) -> Parcel:
    """Hết hàng: so many units of these lines, in all, will not come. Fee and totals follow what remains.

    Nothing left in the parcel: it is not supplied, and the order is cancelled when that goes for all of it. What was
    called off before stays called off. Raises TooMany too.
    """
    doer = Doer(actor=actor, reason=reason, on_behalf=on_behalf)
    return _undertake(Verb.CANNOT_SUPPLY, parcel_key, doer, lambda order, parcel: shortages.plan(order, parcel, units))


def hand_over(
    parcel_key: str,
    *,
    actor: User | None,
    carrier: str = "",
    tracking: str = "",
    reason: str = "",
    on_behalf: bool = False,
) -> Parcel:
    """Đã gửi hàng: the goods leave the shelf. No carrier: the producer brings them. Corrects a tracking number too."""
    doer = Doer(actor=actor, reason=reason, on_behalf=on_behalf)
    sent = {"carrier": carrier.strip(), "tracking": tracking.strip()}

    def look(_: Order, parcel: Parcel) -> Facts:
        if parcel.state == ParcelState.HANDED_OVER and sent == {"carrier": parcel.carrier, "tracking": parcel.tracking}:
            return None
        require(parcel, {ParcelState.PACKED, ParcelState.HANDED_OVER})
        return sent

    return _undertake(Verb.HAND_OVER, parcel_key, doer, look)


def refuse(parcel_key: str, *, actor: User | None, reason: str = "", on_behalf: bool = False) -> Parcel:
    """Khách không nhận: the goods are back on the shelf and nothing is owed for them."""
    doer = Doer(actor=actor, reason=reason, on_behalf=on_behalf)

    def look(_: Order, parcel: Parcel) -> Facts:
        if parcel.state == ParcelState.REFUSED:
            return None
        require(parcel, {ParcelState.HANDED_OVER})
        return {}

    return _undertake(Verb.REFUSE, parcel_key, doer, look)


def deliver(
    parcel_key: str,
    *,
    actor: User | None,
    collected_vnd: int | None = None,
    reason: str = "",
    on_behalf: bool = False,
) -> Parcel:
    """Đã giao và thu tiền. Another amount than is due needs a reason; a partner's parcel collects nothing.

    One transaction that locks the order's row, then the parcel's. Raises AmountDiffers (payments.errors) too.
    """
    doer = Doer(actor=actor, reason=reason, on_behalf=on_behalf)
    parcel: Parcel = leasing.patiently(lambda: _deliver(parcel_key, collected_vnd, doer))
    bookkeeping.tell_of_order(parcel.order)
    return parcel


@transaction.atomic
def _deliver(parcel_key: str, collected_vnd: int | None, doer: Doer) -> Parcel:
    order, parcel = _locked(parcel_key)
    if parcel.state == ParcelState.DELIVERED:
        return parcel
    require(parcel, {ParcelState.HANDED_OVER})
    facts = {}
    if order.method == OrderMethod.COD:
        parcel.cod_collected_vnd = _collect(parcel, collected_vnd, doer)
        facts = {"collected_vnd": parcel.cod_collected_vnd}
    recording.move_parcel(parcel, ParcelState.DELIVERED, doer, facts)
    return parcel


def _collect(parcel: Parcel, collected_vnd: int | None, doer: Doer) -> int:
    """Receive the cash: it lies with the carrier, or with the producer who brought the parcel."""
    due_vnd = owed.due_vnd(Subject(SubjectKind.PARCEL, parcel.key))
    if collected_vnd is None:
        raise AmountDiffers(due_vnd, 0)
    holder = Holder(HolderKind.PRODUCER, parcel.producer.code)
    if parcel.carrier:
        holder = Holder(HolderKind.COURIER, parcel.carrier)
    owed.paid_at_door(parcel, collected_vnd, holder=holder, word=doer.word)
    return collected_vnd


@transaction.atomic
def _move(parcel_key: str, from_state: ParcelState, to_state: ParcelState, doer: Doer) -> Parcel:
    """Locks the order's row, then the parcel's."""
    _, parcel = _locked(parcel_key)
    if parcel.state != to_state:
        require(parcel, {from_state})
        recording.move_parcel(parcel, to_state, doer)
    return parcel


def _step(parcel_key: str, from_state: ParcelState, to_state: ParcelState, doer: Doer) -> Parcel:
    return leasing.patiently(lambda: _move(parcel_key, from_state, to_state, doer))


def _undertake(verb: Verb, parcel_key: str, doer: Doer, look: Callable[[Order, Parcel], Facts]) -> Parcel:
    parcel = find(parcel_key)

    def prepare(order: Order, parcel: Parcel | None) -> Facts:
        return look(order, parcel) if parcel else None

    undertakings.undertake(verb, parcel.order_id, parcel_pk=parcel.pk, doer=doer, prepare=prepare)
    return find(parcel_key)


def _locked(parcel_key: str) -> tuple[Order, Parcel]:
    """The parcel, while nothing is under way with its order, so that two verbs never cross. Raises LeaseTaken."""
    parcel = find(parcel_key)
    order = Order.objects.select_for_update(no_key=True).get(pk=parcel.order_id)
    if order.undertakings.filter(finished_at=None).exists():
        raise LeaseTaken(leasing.order_key(order.number))
    rows = Parcel.objects.select_for_update(no_key=True, of=["self"]).select_related("producer", "order")
    return order, rows.get(pk=parcel.pk)
