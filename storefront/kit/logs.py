"""What keeps the log readable while something that pages need is away."""

import logging
import time


class SeldomUnavailable(logging.Filter):
    """Lets one "Service Unavailable" through in a while: every page says it then, and the cause is told elsewhere."""

    WHILE_S = 5.0

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._next_at = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Everything but a 503 passes."""
        if getattr(record, "status_code", None) != 503:
            return True
        now = time.monotonic()
        if now < self._next_at:
            return False
        self._next_at = now + self.WHILE_S
        return True
