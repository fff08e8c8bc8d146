"""What holds the stock. Every verb is one transaction: it locks the order's row, then stock rows in pk order."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from marketplace.stores import records
from marketplace.stores.embedded import moving, placing, reading
from marketplace.stores.embedded.models import Order, Parcel, PaymentFact, Return
from marketplace.stores.errors import AlreadyHandedOver, OrderCancelled, UnknownOrder
from marketplace.stores.fingerprints import require_same

Fact = TypeVar("Fact", Parcel, Return, PaymentFact)


class EmbeddedOrders:
    """The orders' side of the contract."""

    def place_order(self, draft: records.OrderDraft) -> records.EngineOrder:
        """Locks the stock rows of its lines."""
        try:
            return self._place(draft)
        except IntegrityError:
            # Somebody else wrote the same key between our look and our insert; by now it can be seen.
            if not Order.objects.filter(ref=draft.ref).exists():
                raise
            return self._place(draft)

    @transaction.atomic
    def _place(self, draft: records.OrderDraft) -> records.EngineOrder:
        order = Order.objects.filter(ref=draft.ref).first()
        if order is None:
            return placing.place(draft)
        require_same(order.ref, order.fingerprint, draft.fingerprint())
        _refuse_cancelled(order)
        return reading.order(order)

    def orders(self, refs: Collection[str]) -> Mapping[str, records.EngineOrder]:
        """Read without locks."""
        return reading.orders(Order.objects.filter(ref__in=refs))

    @transaction.atomic
    def cannot_supply(
        self, ref: str, lines: Sequence[records.Units], *, delivery_vnd: int | None = None
    ) -> records.EngineOrder:
        """Locks the order, then the stock rows of the lines named."""
        order = _lock(ref)
        more = [(line, in_all) for line, in_all in moving.moves(order, lines) if in_all > line.not_supplied]
        if more:
            _refuse_cancelled(order)
            moving.call_off(order, more)
            if delivery_vnd is not None:
                order.delivery_vnd = delivery_vnd
                order.save(update_fields=["delivery_vnd"])
            if all(line.not_supplied == line.quantity for line in order.lines.all()):
                moving.close(order, "nothing can be supplied")
        return reading.order(order)

    @transaction.atomic
    def record_payments(self, ref: str, payments: Sequence[records.PaymentFact]) -> tuple[records.PaymentFact, ...]:
        """Locks the order."""
        order = _lock(ref)
        for payment in payments:
            if not _known(order.payments.all(), payment.key, payment.fingerprint()):
                PaymentFact.objects.create(
                    order=order,
                    key=payment.key,
                    fingerprint=payment.fingerprint(),
                    payment=payment.payment,
                    kind=payment.kind.value,
                    amount_vnd=payment.amount_vnd,
                )
        return reading.payments(order)

    @transaction.atomic
    def fulfil(self, ref: str, parcel: records.Parcel) -> records.EngineOrder:
        """Locks the order, then the stock rows of the parcel."""
        order = _lock(ref)
        known = _known(order.parcels.all(), parcel.key, parcel.fingerprint())
        if known is None:
            _refuse_cancelled(order)
            moving.hand_over(order, moving.moves(order, parcel.lines))
            Parcel.objects.create(
                order=order,
                key=parcel.key,
                fingerprint=parcel.fingerprint(),
                lines=records.content_of(parcel.lines),
                tracking=parcel.tracking,
            )
        elif parcel.tracking:
            known.tracking = parcel.tracking
            known.save(update_fields=["tracking"])
        return reading.order(order)

    @transaction.atomic
    def take_back(self, ref: str, return_: records.Return) -> records.EngineOrder:
        """Locks the order, then the stock rows of what goes back on the shelf."""
        order = _lock(ref)
        if not _known(order.returns.all(), return_.key, return_.fingerprint()):
            moving.bring_back(moving.moves(order, return_.lines), restock=return_.restock)
            Return.objects.create(
                order=order,
                key=return_.key,
                fingerprint=return_.fingerprint(),
                lines=records.content_of(return_.lines),
                restock=return_.restock,
            )
        return reading.order(order)

    @transaction.atomic
    def cancel(self, ref: str, reason: str) -> None:
        """Locks the order, then the stock rows of its lines."""
        order = Order.objects.select_for_update(no_key=True).filter(ref=ref).first()
        if order is None or order.cancelled_at:
            return
        lines = list(order.lines.select_related("variant__product"))
        if any(line.handed_over for line in lines):
            raise AlreadyHandedOver(ref)
        moving.let_go(order, lines)
        moving.close(order, reason)


def _lock(ref: str) -> Order:
    order = Order.objects.select_for_update(no_key=True).filter(ref=ref).first()
    if order is None:
        raise UnknownOrder(ref)
    return order


def _refuse_cancelled(order: Order) -> None:
    if order.cancelled_at:
        raise OrderCancelled(order.ref)


def _known(facts: QuerySet[Fact], key: str, fingerprint: str) -> Fact | None:
    """The fact that came before under this key. Raises KeyReused when it was another."""
    known = facts.filter(key=key).first()
    if known is not None:
        require_same(key, known.fingerprint, fingerprint)
    return known
