"""Shapes of orders, counter sales included, and of what stands behind their lines."""

from datetime import datetime

from pydantic import Field

from marketplace.stores.saleor.shapes import Dong, Edges, Metadata, Named, Shape


class Price(Shape):
    """A price with its VAT."""

    gross: Dong


class Warehouse(Shape):
    """Where goods lie; its reference is our name of the place."""

    external_reference: str | None


class StockRow(Shape):
    """What lies in one warehouse, and how much of it orders wait for."""

    quantity: int
    quantity_allocated: int
    warehouse: Warehouse


class OrderedProduct(Shape):
    """The product behind a line; its reference is our code."""

    external_reference: str | None


class OrderedVariant(Named):
    """The variant behind a line."""

    product: OrderedProduct
    stocks: tuple[StockRow, ...] | None


class Allocation(Shape):
    """Units that a warehouse holds for a line."""

    quantity: int


class OrderLine(Named):
    """A line as it stands now; what was ordered first is in our own notes."""

    product_sku: str | None
    quantity: int
    unit_price: Price
    allocations: tuple[Allocation, ...] | None
    variant: OrderedVariant | None

    @property
    def allocated(self) -> int:
        """Units that are held for this line."""
        return sum(each.quantity for each in self.allocations or ())


class FulfilmentLine(Named):
    """Units of a line that left, or came back."""

    quantity: int
    order_line: Named | None


class Fulfilment(Named):
    """Goods that left together, or came back together, or were called off together; `status` tells which."""

    status: str
    tracking_number: str
    reason: str | None
    metadata: tuple[Metadata, ...]
    lines: tuple[FulfilmentLine, ...] | None

    def label(self, key: str) -> str:
        """What metadata says under a key, or nothing."""
        return next((entry.value for entry in self.metadata if entry.key == key), "")


class Event(Shape):
    """One thing that happened to a payment."""

    type: str | None
    psp_reference: str
    created_at: datetime
    amount: Dong


class Transaction(Named):
    """A payment of ours: its name is our name of it."""

    name: str
    psp_reference: str
    events: tuple[Event, ...]


class Order(Named):
    """Everything of an order that we ever ask for."""

    number: str
    status: str
    external_reference: str | None
    total: Price
    private_metadata: tuple[Metadata, ...]
    lines: tuple[OrderLine, ...]
    fulfillments: tuple[Fulfilment, ...]
    transactions: tuple[Transaction, ...]


class FoundOrder(Shape):
    """The order behind a reference."""

    order: Order | None


class FoundOrders(Shape):
    """Orders by their references."""

    orders: Edges[Order]


class OrderPayments(Named):
    """An order's payments alone; `placed` stands beside an order of ours."""

    status: str
    placed: str | None
    transactions: tuple[Transaction, ...]


class FoundPayments(Shape):
    """The payments of the order behind a reference."""

    order: OrderPayments | None


class _WithOrder(Shape):
    order: Order


class Draft(Named):
    """A draft and what it would cost."""

    total: Price


class _WithDraft(Shape):
    order: Draft


class CreatedDraft(Shape):
    """A new draft, which holds nothing yet."""

    made: _WithDraft = Field(alias="draftOrderCreate")


class _Fulfilled(Shape):
    fulfillments: tuple[Named, ...]


class CreatedFulfilments(Shape):
    """Goods that have just left."""

    made: _Fulfilled = Field(alias="orderFulfill")


class _WithTransaction(Shape):
    transaction: Named


class CreatedTransactions(Shape):
    """Up to four new payments, without any event yet."""

    a: _WithTransaction
    b: _WithTransaction | None = None
    c: _WithTransaction | None = None
    d: _WithTransaction | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Theirs, in the order in which they were said."""
        return tuple(made.transaction.id for made in (self.a, self.b, self.c, self.d) if made)


class _Results(Shape):
    results: tuple[_WithOrder, ...]


class RecordedOrder(Shape):
    """An order that was written down with everything that has happened to it."""

    made: _Results = Field(alias="orderBulkCreate")

    @property
    def order(self) -> Order:
        """The only order that was asked for."""
        return self.made.results[0].order
