"""What the tests of messages build on: a messenger that remembers, and the outbox drained to our consumers."""

from marketplace.outbox import deliveries
from storefront.notifications.adapters.base import Note
from storefront.notifications.models import Message

CONSUMERS = "storefront.notifications.consumers"


class Remembering:
    """Keeps what it was given; fails with the errors it was told to, one a try."""

    channel = "sms"
    given: list[Note] = []
    failures: list[Exception] = []

    def send(self, note: Note) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.given.append(note)
        return f"ref-{len(self.given)}"


def drain() -> None:
    """Let every consumer of messages hear what waits for it."""
    for topic in ("order_placed", "order_changed", "parcel_changed", "payment_changed"):
        deliveries.drain(f"{CONSUMERS}.{topic}")


def said(kind: str) -> list[str]:
    """The texts of one kind, oldest first."""
    return list(Message.objects.filter(kind=kind).order_by("pk").values_list("text", flat=True))
