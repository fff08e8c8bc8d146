"""How long whoever asks an engine can wait for its answer.

A visitor waits for a page, and holds a thread of the web server meanwhile: what is asked on the way to a page is asked
in a hurry. Work of the queue and commands have time; they say nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_hurried: ContextVar[bool] = ContextVar("hurried", default=False)


@contextmanager
def hurry() -> Iterator[None]:
    """Somebody waits while the block runs: an engine gives up reading after a few seconds. Writes keep their time."""
    token = _hurried.set(True)
    try:
        yield
    finally:
        _hurried.reset(token)


def is_hurried() -> bool:
    """True when somebody waits for what is being done here."""
    return _hurried.get()
