"""Waiting in line for goods: whoever moves units of a variant at a place holds its lease while the engine is asked."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.pos.errors import TillBusy


@contextmanager
def turn(keys: Iterable[str]) -> Iterator[None]:
    """Hold all `keys` while the block runs; waits a few seconds for others. Raises TillBusy."""
    with ExitStack() as stack:
        try:
            stack.enter_context(leases.turn(sorted(set(keys))))
        except LeaseTaken as taken:
            raise TillBusy from taken
        yield
