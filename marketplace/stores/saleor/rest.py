"""Leaving a Saleor alone for a moment after it did not answer, so that it does not hold up one visitor after the other.

Kept per process and address. Whoever is in a hurry is refused at once while a Saleor rests; after that one of them
asks, once and shortly, and what comes of it decides for all. Whoever has time asks anyway, and that counts too.
"""

import logging
import os
import threading
import time

from marketplace.stores.errors import StoreResting

REST_S = 5.0

logger = logging.getLogger(__name__)
_rests: dict[str, "Rest"] = {}


class Rest:
    """Whether one Saleor is being left alone."""

    def __init__(self, url: str) -> None:
        self._url, self._lock = url, threading.Lock()
        self._until = self._answered_at = 0.0
        self._is_tried = False

    def ask(self, seconds: float) -> bool:
        """True for the one who tries after a rest: he has so many seconds. Raises StoreResting."""
        with self._lock:
            now = time.monotonic()
            if now < self._until:
                raise StoreResting(f"{self._url} did not answer a moment ago and was not asked")
            if not self._until:
                return False
            self._until, self._is_tried = now + seconds, True
            return True

    def answered(self) -> None:
        """It answered, whatever it said: the rest is over."""
        with self._lock:
            was_resting, self._until, self._is_tried = bool(self._until), 0.0, False
            self._answered_at = time.monotonic()
        if was_resting:
            logger.info("%s answers again", self._url)

    def failed(self, began_at: float, why: Exception) -> None:
        """A question begun at `began_at` was given up: a rest begins.

        Not where others were answered meanwhile, as the question is at fault then.
        """
        with self._lock:
            now = time.monotonic()
            if self._answered_at > began_at or (now < self._until and not self._is_tried):
                return
            self._until, self._is_tried = now + REST_S, False
        logger.warning("%s does not answer and is left alone for %d s: %.200s", self._url, REST_S, why)


def of(url: str) -> Rest:
    """The rest of the Saleor at `url`, as this process knows it."""
    return _rests.setdefault(url, Rest(url))


def forget() -> None:
    """As if no Saleor had ever been asked: in a forked child, whose parent may hold a lock at that very instant."""
    _rests.clear()


os.register_at_fork(after_in_child=forget)
