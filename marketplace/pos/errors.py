"""What a counter refuses. Whatever is refused has changed nothing."""

from collections.abc import Collection
from datetime import date


class PosError(Exception):
    """Root of this room's errors."""


class TillBusy(PosError):
    """The same goods are being moved by somebody else, or the engine did not answer. Asking again can help."""


class NameTaken(PosError):
    """Another till of the point has that name."""


class ShiftMissing(PosError):
    """No shift is open on this till."""


class ShiftAlreadyOpen(PosError):
    """A shift is open on this till already."""


class ShiftClosed(PosError):
    """The drawer of that shift was counted: nothing of it can change any more."""


class ReasonMissing(PosError):
    """This needs a reason."""


class VarianceUnexplained(ReasonMissing):
    """The drawer does not hold what it should, and nobody says why."""

    def __init__(self, expected_vnd: int, counted_vnd: int) -> None:
        super().__init__(f"{counted_vnd} counted, {expected_vnd} expected")
        self.expected_vnd, self.counted_vnd = expected_vnd, counted_vnd


class SaleRefused(PosError):
    """Root of what keeps goods from being sold as asked."""


class InvalidSale(SaleRefused):
    """The device sent something that is no sale."""


class KeyReused(SaleRefused):
    """The device's key came back with another basket. Only a new key can help."""


class NotOnShelf(SaleRefused):
    """The point does not carry this variant."""

    def __init__(self, sku: str) -> None:
        super().__init__(sku)
        self.sku = sku


class NotSellable(SaleRefused):
    """The product may not be sold on that day: `why` is its standing, or `paused`; `since` where a day is known."""

    def __init__(self, product_code: str, sku: str, why: str, since: date | None = None) -> None:
        super().__init__(f"{product_code}: {why}")
        self.product_code, self.sku, self.why, self.since = product_code, sku, why, since


class PriceChanged(SaleRefused):
    """The price is not the one the device showed; `new_vnd` is None where there is none any more."""

    def __init__(self, sku: str, old_vnd: int, new_vnd: int | None) -> None:
        super().__init__(f"{sku}: {old_vnd} shown, {new_vnd} now")
        self.sku, self.old_vnd, self.new_vnd = sku, old_vnd, new_vnd


class ShelfShort(SaleRefused):
    """Fewer units lie on the shelf than were asked for."""

    def __init__(self, sku: str, asked: int, left: int) -> None:
        super().__init__(f"{sku}: asked for {asked}, {left} left")
        self.sku, self.asked, self.left = sku, asked, left


class AgeNotChecked(SaleRefused):
    """Alcohol is in the basket, and nobody says that the guest is of age."""

    def __init__(self, skus: Collection[str]) -> None:
        super().__init__(", ".join(sorted(skus)))
        self.skus = tuple(sorted(skus))


class TransfersNotTaken(SaleRefused):
    """The point has no bank account on record: nobody could have transferred anything to it."""


class TooLittleCash(SaleRefused):
    """The guest gave less than the goods cost."""

    def __init__(self, total_vnd: int, received_vnd: int) -> None:
        super().__init__(f"{received_vnd} of {total_vnd}")
        self.total_vnd, self.received_vnd = total_vnd, received_vnd


class NotVoidable(PosError):
    """Only a recorded sale of an open shift can be voided."""


class OtherTill(PosError):
    """The money of that sale lies in the drawer of another till: only there can it be given back."""


class OrderElsewhere(PosError):
    """The order waits at another point, or is to be delivered."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class WrongState(PosError):
    """The delivery note is not in a state in which this can be done."""

    def __init__(self, number: str, state: str) -> None:
        super().__init__(f"{number} is {state}")
        self.number, self.state = number, state


class NothingOnNote(PosError):
    """A delivery note names at least one unit of something the producer has on sale."""


class DifferenceUnexplained(ReasonMissing):
    """What was counted is not what the note says, and nobody says why."""

    def __init__(self, skus: Collection[str]) -> None:
        super().__init__(", ".join(sorted(skus)))
        self.skus = tuple(sorted(skus))


class CountUnclear(PosError):
    """A booking broke off and the counts changed meanwhile: somebody has to count both places."""

    def __init__(self, skus: Collection[str]) -> None:
        super().__init__(", ".join(sorted(skus)))
        self.skus = tuple(sorted(skus))
