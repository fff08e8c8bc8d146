"""The contract of messengers."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text for one person. `key` is the same at every repeat, for messengers that can tell one."""

    key: str
    to: str
    kind: str
    language: str
    title: str
    text: str


class Messenger(Protocol):
    """Hands notes over. `channel` is one of `models.Channel`."""

    channel: str

    def send(self, note: Note) -> str:
        """Hand it over and return the messenger's own reference, or nothing.

        Raises MessengerUnavailable (trying again can help) or Undeliverable (it cannot). No transaction is open.
        """
