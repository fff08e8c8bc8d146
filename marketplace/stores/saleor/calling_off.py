"""What will not be supplied: units of a line, or the whole order. Freed at once, wherever the order stands."""

from collections.abc import Mapping, Sequence

from marketplace.stores.errors import AlreadyHandedOver, OrderCancelled, TooMany, UnknownSku
from marketplace.stores.records import EngineLine, OrderState, Units
from marketplace.stores.saleor import ledger
from marketplace.stores.saleor.seen import SHORT_REASON, Seen
from marketplace.stores.saleor.shapes import Done
from marketplace.stores.saleor.speaking import Speaker


def lines_of(seen: Seen, units: Sequence[Units]) -> list[tuple[EngineLine, int]]:
    """The lines that are spoken of, with how many units. Raises UnknownSku."""
    for each in units:
        if each.sku not in seen.lines:
            raise UnknownSku(each.sku)
    return [(seen.lines[each.sku], each.quantity) for each in units]


def call_off(speaker: Speaker, seen: Seen, units: Sequence[Units], delivery_vnd: int | None) -> bool:
    """These lines will miss so many units in all; False when they do already.

    The fee comes first: one who died in between is known by the lines that still stand, and comes again. Raises
    OrderCancelled, UnknownSku, TooMany.
    """
    more = {line.sku: in_all for line, in_all in lines_of(seen, units) if in_all > line.not_supplied}
    if not more:
        return False
    if seen.state is OrderState.CANCELLED:
        raise OrderCancelled(seen.ref)
    for sku, in_all in more.items():
        line = seen.lines[sku]
        if in_all > line.not_supplied + line.held:
            raise TooMany(sku, in_all, line.not_supplied + line.held)
    if delivery_vnd is not None:
        _change_fee(speaker, seen, delivery_vnd)
    if all(more.get(sku, line.not_supplied) == line.quantity for sku, line in seen.lines.items()):
        _close(speaker, seen, "nothing can be supplied", more)
    elif seen.is_editable:
        _reduce(speaker, seen, more)
    else:
        _return_unshipped(speaker, seen, more)
    return True


def cancel(speaker: Speaker, seen: Seen, reason: str) -> None:
    """Free whatever the order holds. Raises AlreadyHandedOver."""
    if any(line.handed_over for line in seen.lines.values()):
        raise AlreadyHandedOver(seen.ref)
    _close(speaker, seen, reason, {})


def _close(speaker: Speaker, seen: Seen, reason: str, short: Mapping[str, int]) -> None:
    """Nothing has left, so Saleor lets go of all of it. What was short is kept, as the lines will not tell."""
    missing = {sku: short.get(sku, line.not_supplied) for sku, line in seen.lines.items()}
    facts = [
        ledger.entry(ledger.SHORT, ledger.Short(units=missing)),
        ledger.entry(ledger.CANCELLED, reason),
    ]
    speaker.tell("order_cancel", id=seen.id, facts=facts)


def _change_fee(speaker: Speaker, seen: Seen, delivery_vnd: int) -> None:
    speaker.note(seen, **{ledger.DELIVERY: str(delivery_vnd)})
    if seen.is_editable:
        method = speaker.engine.directory.fee_method(seen.ledger.placed.channel, delivery_vnd)
        speaker.tell("order_update_shipping", id=seen.id, method=method.for_order)


def _reduce(speaker: Speaker, seen: Seen, more: Mapping[str, int]) -> None:
    """Lines of an unconfirmed order are simply made smaller, and its total with them."""
    for sku, in_all in more.items():
        line, rest = seen.order_lines[sku], seen.lines[sku].quantity - in_all
        if rest:
            speaker.tell("order_line_update", id=line.id, quantity=rest)
        else:
            speaker.tell("order_line_delete", id=line.id)


def _return_unshipped(speaker: Speaker, seen: Seen, more: Mapping[str, int]) -> None:
    """Once goods have left, or somebody confirmed the order, its lines are fixed: what is short is returned unseen."""
    lines = [
        {"orderLineId": seen.order_lines[sku].id, "quantity": in_all - seen.lines[sku].not_supplied}
        for sku, in_all in more.items()
    ]
    speaker.write("order_return", {"id": seen.id, "reason": SHORT_REASON, "orderLines": lines}, Done)
