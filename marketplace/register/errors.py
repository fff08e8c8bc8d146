"""What the import refuses."""

from collections.abc import Sequence

from marketplace.register.problems import Problem


class RegisterError(Exception):
    """Root of this room's errors."""


class RegisterRefused(RegisterError):
    """The sheets hold problems: nothing was written, and the same sheets will be refused again."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)
