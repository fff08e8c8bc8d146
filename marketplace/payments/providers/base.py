"""The contract of a payment provider: how the payer goes on, what the provider says later, giving money back, health.

A provider translates; it writes nothing. What it reports is applied by `payments.callbacks`, once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from marketplace.payments.models import Payment, StepKind

VND = "VND"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Where the payer comes back to (full addresses), the language of the pages (`vi`, `en`), and for how long.

    `until`: when the order lapses. `email` is the payer's where known, else "".
    """

    done_url: str = ""
    back_url: str = ""
    language: str = "vi"
    email: str = ""
    until: datetime | None = None


NOWHERE = Return()


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the payer does next: nothing, scans `qr` (the text of a code) or goes to `url`.

    `ref` is what the provider knows the payment by from now on; it is kept as the payment's `provider_ref`.
    `expires_at`: when this step is no longer open.
    """

    qr: str = ""
    url: str = ""
    expires_at: datetime | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Callback:
    """One thing that a provider says of a payment. `key` is the provider's own (an event's or transaction's id).

    `payment` is the payment's id, "" when the provider's words name none of ours. `kind`: RECEIVED (money came),
    REFUNDED (money went back), CANCELLED (the payer can no longer pay this way). `currency` is ISO's; `amount_vnd`
    counts whole units of it. `reference`: for RECEIVED what the provider books the money under, for REFUNDED the `key`
    that `refund` was called with, or the provider's own id where nobody here asked for it. `at`: when it happened, by
    the provider's clock. `problem`: what a named person must look into whatever else is right, a code of `Trouble`.
    `said`: the words that came with the money (a transfer's note). `account`: the account it came into, where told.
    """

    key: str
    payment: str
    kind: StepKind
    amount_vnd: int
    currency: str = VND
    reference: str = ""
    at: datetime | None = None
    problem: str = ""
    said: str = ""
    account: str = ""


class Provider(Protocol):
    """One way to pay."""

    def start(self, payment: Payment, back_to: Return = NOWHERE) -> NextStep:
        """How the payer goes on; asked again, the same way or a new one in its place, never two that are both open.

        Raises NoAccount, ProviderUnavailable.
        """
        ...

    def read_callbacks(self, headers: Mapping[str, str], body: bytes) -> Sequence[Callback]:
        """What a message of the provider's says, none for one that says nothing of payments.

        Checks first that the message is the provider's. `headers` are found in any case. Raises Forged, Unreadable.
        """
        ...

    def refund(self, payment: Payment, amount_vnd: int, key: str) -> None:
        """Send money back by the provider, once for each `key`; where people hand it back, there is nothing to send.

        Raises ProviderUnavailable (again with the same key), RefundRefused (a named person gives it back).
        """
        ...

    def give_up(self, payment: Payment) -> Callback | None:
        """Close the payment for good, so that nobody can pay it any more; a repeat changes nothing.

        Returns a Callback when it was paid meanwhile (the same, with the same key, as `read_callbacks` would give or
        has given). Raises ProviderUnavailable: nothing may be concluded then.
        """
        ...

    def look(self, payment: Payment) -> Callback | None:
        """The Callback of the money where it came, as `give_up` would tell it; closes nothing.

        For a payer who comes back before the provider's message does. Raises ProviderUnavailable.
        """
        ...

    def check(self) -> list[str]:
        """What is wrong with the provider, a sentence each."""
        ...


class ByHand:
    """Paid from hand to hand: a named person confirms it, nobody else is asked."""

    def start(self, payment: Payment, back_to: Return = NOWHERE) -> NextStep:
        """Nothing to do until the goods are there."""
        return NextStep()

    def read_callbacks(self, headers: Mapping[str, str], body: bytes) -> Sequence[Callback]:
        """Nobody sends any."""
        return ()

    def refund(self, payment: Payment, amount_vnd: int, key: str) -> None:
        """It is handed back by whoever holds it."""

    def give_up(self, payment: Payment) -> Callback | None:
        """Nothing to close: what comes later is looked into by a named person."""
        return None

    def look(self, payment: Payment) -> Callback | None:
        """Nobody can be asked."""
        return None

    def check(self) -> list[str]:
        """Hands need no checking."""
        return []
