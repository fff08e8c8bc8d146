"""The default: a line on the standard output of whoever sends, so that a demo shows what it would have sent."""

from storefront.notifications.adapters.base import Note
from storefront.notifications.models import Channel


class ConsoleMessenger:
    """Prints; nobody is disturbed."""

    channel: str = Channel.CONSOLE

    def send(self, note: Note) -> str:
        """One line, however long the text."""
        print(f"message to {note.to} ({note.kind}): {' '.join(note.text.split())}", flush=True)
        return ""
