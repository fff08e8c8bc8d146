"""What an engine refuses. Whatever is refused has changed nothing."""

from datetime import date


class StoreError(Exception):
    """Root of this room's errors."""


class StoreUnavailable(StoreError):
    """The engine did not answer, so the outcome is unknown. Asking again later with the same key can help."""


class StoreResting(StoreUnavailable):
    """The engine did not answer a moment ago, so it was not asked: nothing was sent. Trying again soon can help."""


class KeyReused(StoreError):
    """A key of ours came back with other content. Trying again cannot help."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} was used for something else")
        self.key = key


class UnknownSku(StoreError):
    """The engine, or this order, has no such variant."""

    def __init__(self, sku: str) -> None:
        super().__init__(sku)
        self.sku = sku


class SkuTaken(StoreError):
    """The SKU belongs to another product."""

    def __init__(self, sku: str, product_code: str) -> None:
        super().__init__(f"{sku} belongs to {product_code}")
        self.sku, self.product_code = sku, product_code


class UnknownChannel(StoreError):
    """There is no such channel."""

    def __init__(self, channel: str) -> None:
        super().__init__(channel)
        self.channel = channel


class NotForSale(StoreError):
    """The product may not be bought on that day of the market: not certified, suspended, or not published at all."""

    def __init__(self, product_code: str, on: date) -> None:
        super().__init__(f"{product_code} may not be bought on {on}")
        self.product_code, self.on = product_code, on


class NotPriced(StoreError):
    """The variant has no price in that channel."""

    def __init__(self, sku: str, channel: str) -> None:
        super().__init__(f"{sku} has no price in {channel}")
        self.sku, self.channel = sku, channel


class TotalDiffers(StoreError):
    """The engine's total is not the one that was quoted. A new quote can help."""

    def __init__(self, expected: int, got: int) -> None:
        super().__init__(f"{expected} VND quoted, {got} VND at today's prices")
        self.expected, self.got = expected, got


class OutOfStock(StoreError):
    """Fewer units are left than were asked for."""

    def __init__(self, sku: str, asked: int, left: int) -> None:
        super().__init__(f"{sku}: asked for {asked}, {left} left")
        self.sku, self.asked, self.left = sku, asked, left


class TooMany(StoreError):
    """More units of a line were named than the order still has in that state."""

    def __init__(self, sku: str, asked: int, left: int) -> None:
        super().__init__(f"{sku}: {asked} named, the order has {left}")
        self.sku, self.asked, self.left = sku, asked, left


class UnknownOrder(StoreError):
    """The engine has no order under that key."""

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.ref = ref


class OrderCancelled(StoreError):
    """The order was cancelled and takes no more goods. A new order needs a new key."""

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.ref = ref


class AlreadyHandedOver(StoreError):
    """Goods of the order have left already, so it cannot be cancelled: they can only be taken back."""

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.ref = ref
