"""The leases of an order, and waiting for them: who finds one taken too long is told to come back."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from marketplace.orders.errors import Busy
from marketplace.orders.models import Order, OrderLine
from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.stores.channels import selling_place
from marketplace.stores.turns import stock_key

Begun = TypeVar("Begun")


def patiently(begin: Callable[[], Begun]) -> Begun:
    """What `begin` returns, once it meets no lease of somebody else. Raises Busy."""
    try:
        return leases.patiently(begin)
    except LeaseTaken as taken:
        raise Busy from taken


def order_key(number: str) -> str:
    """The lease on everything that is said to an engine about an order."""
    return f"order:{number}"


def keys(order: Order, lines: Iterable[OrderLine] = ()) -> list[str]:
    """The leases that a verb on an order needs; with the shelves behind `lines` when it moves their counts.

    What only holds units, or lets go of them, needs no shelf: the engine sees to it that no unit is held twice.
    """
    stock = [stock_key(line.sku, selling_place(order.channel, line.producer.code)) for line in lines]
    return [order_key(order.number), *stock]
