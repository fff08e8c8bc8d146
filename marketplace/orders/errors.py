"""What this room refuses. Whatever is refused has changed nothing, unless the error says that the outcome is open."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marketplace.orders.records import Problem


class OrdersError(Exception):
    """Root of this room's errors."""


class BasketChanged(OrdersError):
    """Something in the basket cannot be had as it was shown. Nothing was placed; a corrected basket can help."""

    def __init__(self, problems: "Sequence[Problem]") -> None:
        super().__init__(", ".join(f"{problem.sku}: {problem.kind}" for problem in problems))
        self.problems = tuple(problems)


class InvalidOrder(OrdersError):
    """A field of the request cannot be accepted: `why` is required, invalid, unknown, closed or not_allowed."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


class KeyReused(OrdersError):
    """The idempotency key came back with another order. Nothing was placed; a new key can help."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} was used for another order")
        self.key = key


class Busy(OrdersError):
    """Others are ordering or handling the same thing just now. Nothing was changed; trying again shortly can help."""


class OutcomeOpen(OrdersError):
    """The engine did not answer. The sweep finishes what was begun; asking again with the same key is safe."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number}: the engine did not answer")
        self.number = number


class UnknownOrder(OrdersError):
    """No order that was placed has this code."""


class UnknownParcel(OrdersError):
    """There is no such parcel."""


class WrongState(OrdersError):
    """The order or parcel is no longer, or not yet, in a state that allows this. Reading it again can help."""

    def __init__(self, key: str, state: str) -> None:
        super().__init__(f"{key} is {state}")
        self.key, self.state = key, state


class TooLate(OrdersError):
    """A parcel was packed already, so the buyer cannot cancel any more."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class TooMany(OrdersError):
    """More units were named than the line has, or fewer than were called off before."""

    def __init__(self, sku: str, asked: int, most: int) -> None:
        super().__init__(f"{sku}: {asked} named of {most}")
        self.sku, self.asked, self.most = sku, asked, most


class Refused(OrdersError):
    """The engine refused, for good: the shelf holds less than the parcel needs, or its order was changed over there."""

    def __init__(self, number: str, why: str) -> None:
        super().__init__(f"{number}: {why}")
        self.number, self.why = number, why
