"""What holds the stock. Every verb holds its order's turn, looks, says what is missing, and looks again."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from marketplace import outbox
from marketplace.stores.records import EngineOrder, OrderDraft, Parcel, PaymentFact, Return, Units
from marketplace.stores.saleor import (
    calling_off,
    handing_over,
    operations,
    paying,
    placing,
    taking_back,
)
from marketplace.stores.saleor.engine import Engine
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.placing import product_codes
from marketplace.stores.saleor.seen import Seen, see
from marketplace.stores.saleor.shapes.orders import FoundOrder, FoundOrders, Order
from marketplace.stores.saleor.speaking import Speaker, speaking


class SaleorOrders(Engine):
    """The orders' side of the contract."""

    def place_order(self, draft: OrderDraft) -> EngineOrder:
        """Holds the turns of the order and of the shelves behind its lines."""
        with speaking(self, draft.ref) as speaker:
            return placing.place(speaker, draft)

    def orders(self, refs: Collection[str]) -> Mapping[str, EngineOrder]:
        """Read without turns, a hundred a request."""
        found = (see(order) for chunk in chunks(dict.fromkeys(refs)) for order in self._orders(chunk))
        return {seen.ref: seen.record for seen in found if seen and not seen.is_draft and seen.ref in refs}

    def cannot_supply(self, ref: str, lines: Sequence[Units], *, delivery_vnd: int | None = None) -> EngineOrder:
        """Holds the turn of the order."""
        with speaking(self, ref) as speaker:
            seen = _finished(speaker)
            if not calling_off.call_off(speaker, seen, lines, delivery_vnd):
                return seen.record
            return _changed(speaker).record

    def record_payments(self, ref: str, payments: Sequence[PaymentFact]) -> tuple[PaymentFact, ...]:
        """Holds the turn of the order."""
        with speaking(self, ref) as speaker:
            return paying.note(speaker, payments)

    def fulfil(self, ref: str, parcel: Parcel) -> EngineOrder:
        """Holds the turns of the order and of the shelves behind its lines."""
        with speaking(self, ref) as speaker:
            seen = _finished(speaker)
            if handing_over.known(seen, parcel):
                handing_over.change_tracking(speaker, seen, parcel.key, parcel.tracking)
                return speaker.look_at_placed().record
            with speaker.shelf(_shelves(seen)):
                handing_over.hand_over(speaker, speaker.look_at_placed(), parcel)
            return _changed(speaker).record

    def take_back(self, ref: str, return_: Return) -> EngineOrder:
        """Holds the turn of the order, and with `restock` those of the shelves behind its lines."""
        with speaking(self, ref) as speaker:
            seen = _finished(speaker)
            if taking_back.known(seen, return_):
                return seen.record
            with speaker.shelf(_shelves(seen) if return_.restock else ()):
                taking_back.take_back(speaker, seen, return_)
            return _changed(speaker).record

    def cancel(self, ref: str, reason: str) -> None:
        """Holds the turn of the order."""
        with speaking(self, ref) as speaker:
            seen = speaker.look()
            if seen is None or seen.is_over:
                return
            if seen.is_draft:
                speaker.tell("draft_order_delete", id=seen.id)
                return
            calling_off.cancel(speaker, _finished(speaker), reason)
            _changed(speaker)

    def _orders(self, refs: list[str]) -> Iterator[Order]:
        if len(refs) == 1:
            found = self.transport.read(operations.load("order"), {"ref": refs[0]}, FoundOrder).order
            return iter([found] if found else [])
        return iter(self.transport.read(operations.load("orders"), {"refs": refs}, FoundOrders).orders.nodes)


def _finished(speaker: Speaker) -> Seen:
    """The order, once everything that somebody began with it is done. Raises UnknownOrder."""
    seen = speaker.look_at_placed()
    if not (seen.unfinished or handing_over.unlabelled(seen)):
        return seen
    with speaker.shelf(_shelves(seen)):
        handing_over.finish(speaker, seen)
        taking_back.finish(speaker, seen)
    return speaker.look_at_placed()


def _changed(speaker: Speaker) -> Seen:
    """The order after a verb; the catalogue hears that its products changed."""
    seen = speaker.look_at_placed()
    outbox.record_many("product.changed", product_codes(seen.order))
    return seen


def _shelves(seen: Seen) -> list[tuple[str, str]]:
    """Every shelf that the order can move."""
    return [(line.sku, line.place) for line in seen.ledger.placed.lines]
