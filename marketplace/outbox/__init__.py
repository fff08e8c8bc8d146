"""How one room wakes another without importing it.

`record` writes an event and one delivery per consumer in the caller's transaction; the consumers of a topic are
named in `settings.OUTBOX_CONSUMERS`, as Django names backends.
"""

from collections.abc import Iterable


def record(topic: str, key: str) -> None:
    """Say that the thing `key` changed, inside the caller's transaction."""
    record_many(topic, [key])


def record_many(topic: str, keys: Iterable[str]) -> None:
    """Say it of many things; more than 1,000 at once become one `catalogue.rebuild`."""
    from marketplace.outbox import events  # noqa: PLC0415  models are not loaded when this package is

    events.record_many(topic, keys)


def mark(step: str) -> None:
    """Note the instant at which the running delivery reached `step`; outside a delivery it does nothing."""
    from marketplace.outbox import deliveries  # noqa: PLC0415  as above

    deliveries.mark(step)
