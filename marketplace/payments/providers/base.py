"""The contract of a payment provider: how the buyer goes on, what the provider says later, giving money back, health.

A provider translates; it writes nothing. What it reports is applied by the verbs of `payments.records`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from marketplace.payments.models import Payment, StepKind


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the payer does next: nothing for now, or scans `qr`, the text of a code."""

    qr: str = ""


@dataclass(frozen=True, slots=True)
class Callback:
    """One thing that a provider says of a payment; `key` is the provider's own, so that it counts once."""

    key: str
    payment: str
    kind: StepKind
    amount_vnd: int


class Provider(Protocol):
    """One way to pay."""

    def start(self, payment: Payment) -> NextStep:
        """How the payer goes on. Raises NoAccount."""
        ...

    def read_callbacks(self, headers: Mapping[str, str], body: bytes) -> Sequence[Callback]:
        """What a message of the provider's says; nothing where nobody sends any."""
        ...

    def refund(self, payment: Payment, amount_vnd: int) -> None:
        """Send money back by the provider; where people hand it back, there is nothing to send."""
        ...

    def check(self) -> list[str]:
        """What is wrong with the provider, a sentence each."""
        ...


class ByHand:
    """Paid from hand to hand: a named person confirms it, nobody else is asked."""

    def start(self, payment: Payment) -> NextStep:
        """Nothing to do until the goods are there."""
        return NextStep()

    def read_callbacks(self, headers: Mapping[str, str], body: bytes) -> Sequence[Callback]:
        """Nobody sends any."""
        return ()

    def refund(self, payment: Payment, amount_vnd: int) -> None:
        """It is handed back by whoever holds it."""

    def check(self) -> list[str]:
        """Hands need no checking."""
        return []
