"""Orders as an engine holds them: shadows that hold stock for ours.

An engine gets no buyer: names, phones and addresses stay in our own tables.
"""

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marketplace.stores.channels import order_ref
from marketplace.stores.fingerprints import fingerprint


@dataclass(frozen=True, slots=True)
class Units:
    """So many units of a variant."""

    sku: str
    quantity: int

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError(f"{self.sku}: at least one unit")


def content_of(lines: Iterable[Units]) -> list[tuple[str, int]]:
    """Lines without their order; raises ValueError when a variant stands in two of them."""
    lines = list(lines)
    twice = [sku for sku, times in Counter(line.sku for line in lines).items() if times > 1]
    if twice or not lines:
        raise ValueError(f"one line for each variant, and at least one: {twice}")
    return sorted((line.sku, line.quantity) for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """An order to be placed. `total_vnd` is the quote, delivery included; `on` is the market's date."""

    number: str
    channel: str
    lines: tuple[Units, ...]
    total_vnd: int
    on: date
    delivery_vnd: int = 0

    @property
    def ref(self) -> str:
        """The key of the engine order."""
        return order_ref(self.number, self.channel)

    def fingerprint(self) -> str:
        """The content behind the key. The day does not count: a repeat may come after midnight."""
        return fingerprint(self.channel, content_of(self.lines), self.total_vnd, self.delivery_vnd)


class OrderState(enum.StrEnum):
    """PLACED holds what is neither handed over nor called off; CANCELLED is final."""

    PLACED = "placed"
    CANCELLED = "cancelled"


class PaymentKind(enum.StrEnum):
    """What became of the money of one payment of ours."""

    DUE = "due"
    RECEIVED = "received"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFact:
    """One thing that happened to a payment of ours; `key` is the provider's event or ours, unique in the order."""

    key: str
    payment: str
    kind: PaymentKind
    amount_vnd: int

    def fingerprint(self) -> str:
        """The content behind the key."""
        return fingerprint(self.payment, self.kind.value, self.amount_vnd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Goods that leave the place that held them. A repeat may bring another tracking number."""

    key: str
    lines: tuple[Units, ...]
    tracking: str = ""

    def fingerprint(self) -> str:
        """The content behind the key."""
        return fingerprint(content_of(self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Goods that came back; with `restock` they lie again where they had left from."""

    key: str
    lines: tuple[Units, ...]
    restock: bool

    def fingerprint(self) -> str:
        """The content behind the key."""
        return fingerprint(content_of(self.lines), self.restock)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineLine:
    """One variant of an order and what became of its units."""

    sku: str
    place: str
    unit_price_vnd: int
    quantity: int
    not_supplied: int = 0
    handed_over: int = 0
    returned: int = 0

    @property
    def held(self) -> int:
        """Units that wait to be handed over."""
        return self.quantity - self.not_supplied - self.handed_over


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOrder:
    """What the engine has under a key of ours. Lines come in the order of their SKUs, facts in the order they came."""

    ref: str
    channel: str
    state: OrderState
    lines: tuple[EngineLine, ...]
    delivery_vnd: int
    parcels: tuple[Parcel, ...] = ()
    returns: tuple[Return, ...] = ()
    payments: tuple[PaymentFact, ...] = ()

    @property
    def total_vnd(self) -> int:
        """The price of what is or will be supplied, delivery included; returns are a matter of refunds."""
        if self.state is OrderState.CANCELLED:
            return 0
        goods = sum(line.unit_price_vnd * (line.quantity - line.not_supplied) for line in self.lines)
        return goods + self.delivery_vnd

    @property
    def received_vnd(self) -> int:
        """Money received less money given back."""
        signs = {PaymentKind.DUE: 0, PaymentKind.RECEIVED: 1, PaymentKind.REFUNDED: -1}
        return sum(signs[fact.kind] * fact.amount_vnd for fact in self.payments)
