"""A process that dies in the middle of a verb: what tests of the sweeps put in the place of a step."""

from typing import NoReturn


class ProcessDied(BaseException):
    """What nobody catches, as a killed process would not."""


def dies(*_: object, **__: object) -> NoReturn:
    """In the place of the step before which it dies."""
    raise ProcessDied
