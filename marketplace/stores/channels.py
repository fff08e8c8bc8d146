"""Channels, the places that hold their stock, and the keys of engine orders: the names every engine shares."""

from marketplace.stores.errors import UnknownChannel

ONLINE = "online"
MODERN_TRADE = "modern-trade"
POS = "pos-"
PRODUCER = "producer:"
POINT = "point:"

# Nobody sells to a chain at the price of the counter unasked: without a price of its own a pack is not offered there.
BY_OWN_PRICE_ONLY = frozenset({MODERN_TRADE})


def pos_channel(point: str) -> str:
    """The channel of a sales point: its counter, and pick-up at it."""
    return f"{POS}{point}"


def producer_place(producer_code: str) -> str:
    """Where a producer keeps its stock."""
    return f"{PRODUCER}{producer_code}"


def point_place(point: str) -> str:
    """The shelf of a sales point."""
    return f"{POINT}{point}"


def selling_place(channel: str, producer_code: str) -> str:
    """The one place a channel sells a product from: the point's own shelf, else the producer's place.

    Raises UnknownChannel.
    """
    if channel in {ONLINE, MODERN_TRADE}:
        return producer_place(producer_code)
    if channel.startswith(POS) and channel != POS:
        return point_place(channel.removeprefix(POS))
    raise UnknownChannel(channel)


def order_ref(number: str, channel: str) -> str:
    """The key of an engine order: one order of ours has one for each channel it sells through."""
    return f"{number}/{channel}"
