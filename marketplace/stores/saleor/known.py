"""Things of Saleor by our names: remembered, else read, else made by one process at a time."""

import random
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Generic, TypeVar

from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor.errors import Rejected
from marketplace.stores.saleor.shapes import Edges, Node

LEASE = "saleor:setup"
PATIENCE_S = 30.0
CHUNK = 100

_inside = threading.local()

Name = TypeVar("Name", bound="str | tuple[str, int]")
Thing = TypeVar("Thing")
Part = TypeVar("Part")


class Known(Generic[Name, Thing]):
    """One kind of thing. `find` reads up to a hundred by name and leaves out what is not there; `make` makes one.

    What was made may need more before it counts: `finish` does that for a hundred at once. Until then `find` leaves it
    out, and `make` comes upon it.
    """

    def __init__(
        self,
        find: Callable[[Collection[Name]], Mapping[Name, Thing]],
        make: Callable[[Name], Thing],
        finish: Callable[[Mapping[Name, Thing]], None] = lambda _: None,
    ) -> None:
        self._find, self._make, self._finish = find, make, finish
        self._known: dict[Name, Thing] = {}

    def __getitem__(self, name: Name) -> Thing:
        return self.many([name])[name]

    def many(self, wanted: Iterable[Name]) -> dict[Name, Thing]:
        """All of these, made where they are not there. Raises StoreUnavailable."""
        wanted = list(wanted)
        if self._missing(wanted):
            self._read(wanted)
        if self._missing(wanted):
            with alone():
                self._read(wanted)
                for chunk in chunks(self._missing(wanted)):
                    self._make_all(chunk)
        return {name: self._known[name] for name in wanted}

    def _missing(self, wanted: Iterable[Name]) -> list[Name]:
        return sorted({name for name in wanted if name not in self._known})

    def _read(self, wanted: Iterable[Name]) -> None:
        for chunk in chunks(self._missing(wanted)):
            self._known.update(self._find(chunk))

    def _make_all(self, names: Iterable[Name]) -> None:
        made = {name: self._made(name) for name in names}
        try:
            self._finish(made)
        except Rejected as refusal:
            raise StoreUnavailable(f"{', '.join(map(str, made))} cannot be finished: {refusal}") from refusal
        self._known.update(made)

    def _made(self, name: Name) -> Thing:
        try:
            return self._make(name)
        except Rejected as refusal:
            # One whose reply was lost may have made it just now.
            found = self._find([name]) if refusal.already_there else {}
            if name not in found:
                raise StoreUnavailable(f"{name} cannot be made: {refusal}") from refusal
            return found[name]


def chunks(things: Iterable[Part], size: int = CHUNK) -> Iterator[list[Part]]:
    """Parts of a hundred, the most that Saleor gives at once, or of `size`."""
    rest = iter(things)
    while part := list(islice(rest, size)):
        yield part


def pages(read: Callable[[str | None], Edges[Node]]) -> Iterator[tuple[Node, ...]]:
    """Every page of a connection; `read` asks for the one after a cursor when those before are done with."""
    after = None
    while True:
        page = read(after)
        yield page.nodes
        if not page.page_info.has_next_page:
            return
        after = page.page_info.end_cursor


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else of ours makes things over there while the block runs. Raises StoreUnavailable after 30 s.

    Making one thing may ask for another: a thread that is inside goes on.
    """
    if getattr(_inside, "alone", False):
        yield
        return
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            holder = leases.take([LEASE])
            break
        except LeaseTaken as taken:
            if time.monotonic() > until:
                raise StoreUnavailable("somebody else has been setting up Saleor for too long") from taken
            time.sleep(random.uniform(0.05, 0.25))  # noqa: S311  no secret
    _inside.alone = True
    try:
        yield
    finally:
        _inside.alone = False
        leases.free(holder)
