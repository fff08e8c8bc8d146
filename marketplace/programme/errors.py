"""What the programme refuses."""

from collections.abc import Sequence
from datetime import date


class ProgrammeError(Exception):
    """Root of this room's errors."""


class UnknownProduct(ProgrammeError):
    """The register knows no product of that code."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(f"unknown: {', '.join(codes)}")
        self.codes = tuple(codes)


class ReasonMissing(ProgrammeError):
    """Every act of the office carries a reason."""


class NothingToCorrect(ProgrammeError):
    """The product is not in the state that this act would end."""

    def __init__(self, product_code: str) -> None:
        super().__init__(product_code)
        self.product_code = product_code


class ReachesNothing(ProgrammeError):
    """No recognition of the product can have been decided up to the revocation's effective day."""

    def __init__(self, product_code: str) -> None:
        super().__init__(product_code)
        self.product_code = product_code


class EvidenceMissing(ProgrammeError):
    """A decision without number, scan or evidence proves nothing."""


class DecidedInFuture(ProgrammeError):
    """A decision cannot have been taken after today."""

    def __init__(self, decided_on: date) -> None:
        super().__init__(decided_on.isoformat())
        self.decided_on = decided_on


class DecidedBeforeProgramme(ProgrammeError):
    """No term is known for a day that early: the programme began in 2018."""

    def __init__(self, decided_on: date) -> None:
        super().__init__(decided_on.isoformat())
        self.decided_on = decided_on


class OutsideBounds(ProgrammeError):
    """The day of the decision lies outside what the sources say of these products."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(f"outside the known bounds: {', '.join(codes)}")
        self.codes = tuple(codes)
