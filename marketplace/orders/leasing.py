"""Waiting for leases: who finds one taken tries again shortly, at a time of its own, and gives up after a while."""

import secrets
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from marketplace.orders.errors import Busy
from marketplace.orders.models import Order, OrderLine
from marketplace.outbox.errors import LeaseTaken
from marketplace.stores.channels import selling_place

Begun = TypeVar("Begun")
TRIES = 120  # about ten seconds, less than a buyer waits and a proxy allows
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.02, 0.15

_chance = secrets.SystemRandom()


def patiently(begin: Callable[[], Begun]) -> Begun:
    """What `begin` returns, once it meets no lease of somebody else. Raises Busy."""
    for _ in range(TRIES):
        try:
            return begin()
        except LeaseTaken:
            time.sleep(_chance.uniform(SHORTEST_PAUSE_S, LONGEST_PAUSE_S))
    raise Busy


def order_key(number: str) -> str:
    """The lease on everything that is said to an engine about an order."""
    return f"order:{number}"


def stock_key(sku: str, place: str) -> str:
    """The lease on the stock of a variant at a place."""
    return f"sku:{sku}@{place}"


def keys(order: Order, lines: Iterable[OrderLine]) -> list[str]:
    """The leases that a verb on these lines of an order needs."""
    stock = [stock_key(line.sku, selling_place(order.channel, line.producer.code)) for line in lines]
    return [order_key(order.number), *stock]
