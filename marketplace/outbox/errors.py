"""What can go wrong between a change and those who must hear of it."""


class OutboxError(Exception):
    """Root of this room's errors."""


class LeaseTaken(OutboxError):
    """Somebody else speaks to the engine about this thing. Trying again later can help."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} is leased")
        self.key = key


class NotNow(OutboxError):
    """What a consumer writes to takes nothing just now, whatever the key. Trying again will help, some time."""
