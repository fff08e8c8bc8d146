"""Waiting in line for goods: whoever moves units of a variant at a place holds its lease while the engine is asked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from marketplace.orders.errors import Busy
from marketplace.orders.leasing import patiently, stock_key
from marketplace.outbox import leases
from marketplace.pos.errors import TillBusy

__all__ = ["stock_key", "turn"]


@contextmanager
def turn(keys: Iterable[str]) -> Iterator[None]:
    """Hold all `keys` while the block runs; waits a few seconds for others. Raises TillBusy."""
    wanted = sorted(set(keys))
    try:
        holder = patiently(lambda: leases.take(wanted))
    except Busy as busy:
        raise TillBusy from busy
    try:
        yield
    finally:
        leases.free(holder)
