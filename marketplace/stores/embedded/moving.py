"""What happens to the goods of an order, in the caller's transaction, with the order's row locked by the caller."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from django.utils import timezone

from marketplace.stores.embedded import shelf
from marketplace.stores.embedded.models import Line, Order, Stock
from marketplace.stores.errors import OutOfStock, TooMany, UnknownSku
from marketplace.stores.records import Units

Moves: TypeAlias = list[tuple[Line, int]]


def moves(order: Order, units: Iterable[Units]) -> Moves:
    """The lines that are spoken of, with how many units. Raises UnknownSku."""
    lines = {line.variant.sku: line for line in order.lines.select_related("variant__product")}
    found = []
    for each in units:
        if each.sku not in lines:
            raise UnknownSku(each.sku)
        found.append((lines[each.sku], each.quantity))
    return found


def call_off(order: Order, wanted: Moves) -> None:
    """These lines will miss so many units in all. Locks their stock rows in pk order. Raises TooMany."""
    _refuse_too_many(wanted, lambda line: line.not_supplied + line.held)
    lines = [line for line, _ in wanted]
    shelf.lock_lines(lines)
    for line, in_all in wanted:
        line.not_supplied = in_all
    Line.objects.bulk_update(lines, ["not_supplied"])
    shelf.hold_less(order, lines)
    shelf.tell(line.variant for line in lines)


def hand_over(order: Order, wanted: Moves) -> None:
    """Units leave the shelf and the hold. Locks their stock rows in pk order. Raises TooMany, OutOfStock."""
    _refuse_too_many(wanted, lambda line: line.held)
    lines = [line for line, _ in wanted]
    rows = shelf.lock_lines(lines)
    for line, quantity in wanted:
        row = rows[line.stock_id]
        if quantity > row.quantity:
            raise OutOfStock(line.variant.sku, quantity, row.quantity)
        row.quantity -= quantity
        line.handed_over += quantity
    Line.objects.bulk_update(lines, ["handed_over"])
    Stock.objects.bulk_update(rows.values(), ["quantity"])
    shelf.hold_less(order, lines)
    shelf.tell(line.variant for line in lines)


def bring_back(wanted: Moves, *, restock: bool) -> None:
    """Units came back. With `restock` locks their stock rows in pk order. Raises TooMany."""
    _refuse_too_many(wanted, lambda line: line.handed_over - line.returned)
    for line, quantity in wanted:
        line.returned += quantity
    lines = [line for line, _ in wanted]
    Line.objects.bulk_update(lines, ["returned"])
    if not restock:
        return
    rows = shelf.lock_lines(lines)
    for line, quantity in wanted:
        rows[line.stock_id].quantity += quantity
    Stock.objects.bulk_update(rows.values(), ["quantity"])
    shelf.tell(line.variant for line in lines)


def let_go(order: Order, lines: Sequence[Line]) -> None:
    """Free whatever the order holds. Locks the stock rows of `lines`, which are all of them, in pk order."""
    shelf.lock_lines(lines)
    order.holds.all().delete()
    shelf.tell(line.variant for line in lines)


def close(order: Order, reason: str) -> None:
    """The order is cancelled, for good."""
    order.cancelled_at, order.cancel_reason = timezone.now(), reason
    order.save(update_fields=["cancelled_at", "cancel_reason"])


def _refuse_too_many(wanted: Moves, left: Callable[[Line], int]) -> None:
    for line, quantity in wanted:
        if quantity > left(line):
            raise TooMany(line.variant.sku, quantity, left(line))
