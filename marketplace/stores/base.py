"""The contract of a store engine: three protocols of one object.

Every write carries a key of ours, or states an absolute value, and is safe to repeat: the same key with the same
content gives the same answer and doubles nothing, with other content it raises KeyReused. A refused write has changed
nothing. Any method may raise StoreUnavailable. Products are named by code; prices, stock and lines by SKU; the
engine's own ids stay inside. A change of price, text or availability tells the outbox `product.changed`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from marketplace.stores.records import (
    CounterSale,
    EngineOrder,
    OrderDraft,
    Parcel,
    PaymentFact,
    ProductDraft,
    Publication,
    RecordedSale,
    Return,
    StockCount,
    StoreProduct,
    Units,
)


class Catalogue(Protocol):
    """What is on sale."""

    def products(
        self,
        *,
        codes: Collection[str] | None = None,
        gtins: Collection[str] | None = None,
        place: str | None = None,
        changed_since: datetime | None = None,
    ) -> Iterator[StoreProduct]:
        """Products with variants, prices and stock, sellable or not, in no particular order.

        Only those that meet every condition named: one of `codes`; a variant that bears one of `gtins`; a variant that
        was ever counted at `place`, be it to zero. `changed_since` (included) compares with `updated_at`: a hint that
        saves reading, not a feed of changes. Unknown codes, numbers and places are missing from the answer.
        """
        ...

    def save_products(self, drafts: Sequence[ProductDraft]) -> list[str]:
        """Create or update products; returns the codes of those that changed, in order.

        A new product is not for sale until it is published. Raises SkuTaken.
        """
        ...

    def set_stock(self, counts: Sequence[StockCount]) -> list[str]:
        """Absolute counts of what lies at a place; returns the codes of the products that changed, in order.

        A count may be lower than what orders hold: nothing is available then, and somebody will have to say what
        cannot be supplied. Raises UnknownSku.
        """
        ...

    def publish(self, publications: Sequence[Publication]) -> list[str]:
        """Write where products stand; returns the codes of those that changed, in order. Unknown ones are skipped."""
        ...


class Orders(Protocol):
    """What holds the stock. One engine order per channel, its key is `<number>/<channel>`."""

    def place_order(self, draft: OrderDraft) -> EngineOrder:
        """Hold the stock of every line at the place behind the channel, or of none.

        Raises UnknownSku, UnknownChannel, NotForSale, NotPriced, TotalDiffers, OutOfStock (the first line that falls
        short), OrderCancelled when an order with that key was cancelled.
        """
        ...

    def orders(self, refs: Collection[str]) -> Mapping[str, EngineOrder]:
        """What the engine has under these keys; unknown ones are missing."""
        ...

    def cannot_supply(self, ref: str, lines: Sequence[Units], *, delivery_vnd: int | None = None) -> EngineOrder:
        """Call units off and free their stock. Quantities are what cannot be supplied of a line in all.

        So a repeat, or an older message, changes nothing. `delivery_vnd` is the fee of what remains. When nothing
        remains and nothing was handed over, the order is cancelled. Raises UnknownOrder, UnknownSku, TooMany,
        OrderCancelled.
        """
        ...

    def record_payments(self, ref: str, payments: Sequence[PaymentFact]) -> tuple[PaymentFact, ...]:
        """Note what became of payments, in this order, on a cancelled order too; returns all that is noted of it.

        Raises UnknownOrder.
        """
        ...

    def fulfil(self, ref: str, parcel: Parcel) -> EngineOrder:
        """The parcel is handed over: its goods leave the shelf and the hold.

        Whether the product is still certified does not matter any more. Raises UnknownOrder, UnknownSku, TooMany,
        OrderCancelled, OutOfStock when the shelf was counted lower meanwhile.
        """
        ...

    def take_back(self, ref: str, return_: Return) -> EngineOrder:
        """Goods came back, of an order or of a counter sale. Raises UnknownOrder, UnknownSku, TooMany."""
        ...

    def cancel(self, ref: str, reason: str) -> None:
        """Free whatever the order holds; payments are left alone. An unknown key is success.

        Raises AlreadyHandedOver.
        """
        ...


class Counter(Protocol):
    """What is sold over a counter."""

    def record_counter_sale(self, sale: CounterSale, *, allow_short: bool) -> RecordedSale:
        """Take the goods of a sale off the point's shelf.

        With `allow_short` the goods are gone already: nothing but an unknown variant is refused, the shelf stops at
        zero, and what was wrong is kept with the sale. Without it raises NotForSale, NotPriced, OutOfStock too.
        Raises UnknownSku.
        """
        ...


class Store(Catalogue, Orders, Counter, Protocol):
    """A commerce engine."""

    def check(self) -> list[str]:
        """What is wrong with the engine, a sentence each, in the language of the reader."""
        ...
