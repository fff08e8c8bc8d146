"""An order of ours beside the engine's shadow of it: where they say different things. Pure, reads what it is given."""

from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.orders.models import ChannelKind, Order, OrderLine, OrderState, ParcelState
from marketplace.orders.models.differences import Matter
from marketplace.stores.records import EngineLine, EngineOrder
from marketplace.stores.records import OrderState as EngineState

LEFT_THE_SHELF = frozenset({ParcelState.HANDED_OVER, ParcelState.DELIVERED, ParcelState.REFUSED})


@dataclass(frozen=True, slots=True)
class Gap:
    """What both say of one matter: a state's name, or a number of units or of đồng as text; "" for nothing."""

    what: Matter
    ours: str
    theirs: str
    sku: str = ""


def gaps(order: Order, engine: EngineOrder | None, *, kept_vnd: int) -> Iterator[Gap]:
    """Everything they do not agree on. `kept_vnd` is what our payments of the order have received and kept.

    Of an order that one of them has cancelled only that is told, and the money: the rest follows from it. Lines and
    parcels of the order are read.
    """
    if engine is None:
        yield Gap(Matter.MISSING, order.state, "")
        return
    if engine.received_vnd != kept_vnd:
        yield Gap(Matter.MONEY, str(kept_vnd), str(engine.received_vnd))
    is_cancelled = order.state == OrderState.CANCELLED
    if is_cancelled != (engine.state is EngineState.CANCELLED):
        yield Gap(Matter.STATE, order.state, engine.state.value)
        return
    total_vnd = 0 if is_cancelled else order.total_vnd
    if engine.total_vnd != total_vnd:
        yield Gap(Matter.TOTAL, str(total_vnd), str(engine.total_vnd))
    yield from _goods(order, engine)


def _goods(order: Order, engine: EngineOrder) -> Iterator[Gap]:
    ours = {line.sku: _as_the_engine_should(order, line) for line in order.lines.all()}
    theirs = {line.sku: _as_it_does(line) for line in engine.lines}
    for sku in sorted(ours.keys() | theirs.keys()):
        yield from _of_line(sku, ours.get(sku, {}), theirs.get(sku, {}))


def _of_line(sku: str, ours: dict[Matter, int], theirs: dict[Matter, int]) -> Iterator[Gap]:
    """What follows from another number that is told already is left out."""
    differing = [what for what in ours or theirs if ours.get(what, 0) != theirs.get(what, 0)]
    if Matter.SUPPLIED in differing and Matter.ORDERED in differing:
        differing.remove(Matter.ORDERED)
    if not (ours and theirs) and Matter.PRICE in differing:
        differing.remove(Matter.PRICE)
    yield from (Gap(what, str(ours.get(what, 0)), str(theirs.get(what, 0)), sku) for what in differing)


def _as_the_engine_should(order: Order, line: OrderLine) -> dict[Matter, int]:
    return {
        Matter.SUPPLIED: line.supplied,
        Matter.ORDERED: line.quantity,
        Matter.PRICE: line.unit_price_vnd,
        Matter.HANDED_OVER: _left_shelf(order, line),
        Matter.RETURNED: _back(line),
    }


def _as_it_does(line: EngineLine) -> dict[Matter, int]:
    return {
        Matter.SUPPLIED: line.quantity - line.not_supplied,
        Matter.ORDERED: line.quantity,
        Matter.PRICE: line.unit_price_vnd,
        Matter.HANDED_OVER: line.handed_over,
        Matter.RETURNED: line.returned,
    }


def _left_shelf(order: Order, line: OrderLine) -> int:
    if order.channel_kind == ChannelKind.PICK_UP:
        return line.supplied if order.picked_up_at else 0
    return line.supplied if line.parcel and line.parcel.state in LEFT_THE_SHELF else 0


def _back(line: OrderLine) -> int:
    return line.supplied if line.parcel and line.parcel.state == ParcelState.REFUSED else 0
