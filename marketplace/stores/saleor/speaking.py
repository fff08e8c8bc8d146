"""How a verb speaks: it holds the turn of its order, and whatever it says renews that turn."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from marketplace.stores.errors import StoreUnavailable, UnknownOrder
from marketplace.stores.records import Units
from marketplace.stores.saleor import ledger, operations
from marketplace.stores.saleor.answers import Answer
from marketplace.stores.saleor.engine import Engine
from marketplace.stores.saleor.errors import Rejected
from marketplace.stores.saleor.guards import Shelf, Turn
from marketplace.stores.saleor.seen import Seen, see
from marketplace.stores.saleor.shapes import Done
from marketplace.stores.saleor.shapes.orders import FoundOrder


class Speaker:
    """One order's speaker, from the moment its turn has come."""

    def __init__(self, engine: Engine, ref: str, turn: Turn) -> None:
        self.engine, self.ref = engine, ref
        self._turns = [turn]

    def read(self, name: str, variables: Mapping[str, Any], shape: type[Answer]) -> Answer:
        """Ask something."""
        return self.engine.transport.read(operations.load(name), variables, shape)

    def write(self, name: str, variables: Mapping[str, Any], shape: type[Answer]) -> Answer:
        """Say something. Raises Rejected, ReplyLost, StoreUnavailable."""
        for turn in self._turns:
            turn.renew()
        return self.engine.transport.write(operations.load(name), variables, shape)

    def tell(self, name: str, **variables: Any) -> None:
        """Say something of which only a refusal would be news."""
        self.write(name, variables, Done)

    def note(self, seen: Seen, **entries: ledger.Note | str) -> None:
        """Write entries of our ledger beside the order."""
        facts = [ledger.entry(key, value) for key, value in entries.items()]
        self.tell("order_note_facts", id=seen.id, facts=facts)

    def look(self) -> Seen | None:
        """The order as it stands, or None. A draft was never placed."""
        return see(self.read("order", {"ref": self.ref}, FoundOrder).order)

    def look_at_placed(self) -> Seen:
        """The order as it stands. Raises UnknownOrder."""
        seen = self.look()
        if seen is None or seen.is_draft:
            raise UnknownOrder(self.ref)
        return seen

    @contextmanager
    def shelf(self, shelves: Collection[Shelf], asked: Collection[tuple[Units, str]] = ()) -> Iterator[Turn]:
        """Hold these shelves too; what is said meanwhile renews both turns. Raises OutOfStock by a note."""
        with self.engine.guards.shelf(shelves, asked) as turn:
            self._turns.append(turn)
            try:
                yield turn
            finally:
                self._turns.remove(turn)


@contextmanager
def speaking(engine: Engine, ref: str) -> Iterator[Speaker]:
    """Hold the turn of an order. What Saleor refuses without our having foreseen it may be otherwise the next time."""
    with engine.guards.order(ref) as turn:
        try:
            yield Speaker(engine, ref, turn)
        except Rejected as refusal:
            raise StoreUnavailable(f"{ref}: {refusal}") from refusal
