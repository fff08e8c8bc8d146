"""What can go wrong on the way to Saleor. Callers of the contract see only what `marketplace.stores.errors` names."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.stores.errors import StoreError, StoreUnavailable


class ReplyLost(StoreUnavailable):
    """A write was sent and its outcome is unknown; it may be running still. Look before saying it again."""


class NoAnswer(StoreUnavailable):
    """What came back is no answer of GraphQL: something between us and Saleor spoke, or the answer is cut off."""


class TokenDead(StoreUnavailable):
    """Saleor does not know our token, or the token may not do this. An operator has to act."""


class DocumentRefused(Exception):
    """Saleor found a document of ours wrong: a bug, or another version of Saleor. Trying again cannot help."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One business error of an answer. `field` is a field's name or path, and may be empty."""

    field: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.field or '-'} {self.code}: {self.message}"


class Rejected(StoreError):
    """Saleor said no to a mutation. Others of the same request may have been done; the request itself is over."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)

    def has(self, *codes: str) -> bool:
        """True when any problem carries one of these codes."""
        return any(problem.code in codes for problem in self.problems)

    @property
    def already_there(self) -> bool:
        """True when a reference or a slug of ours exists: this write, or one beside it, was first."""
        return self.has("UNIQUE", "ALREADY_EXISTS", "IntegrityError")


class UnknownInstance(StoreError):
    """Somebody speaks in the name of a Saleor that is not ours. Trying again cannot help."""


class Forged(StoreError):
    """What came was not signed by our Saleor, or not for this purpose. Trying again cannot help."""
