"""Shapes of what a pull looks at: prices and stock of every variant, and orders by their keys."""

from pydantic import Field

from marketplace.stores.saleor.shapes import Edges, Named, Shape
from marketplace.stores.saleor.shapes.catalogue import Owner, Price
from marketplace.stores.saleor.shapes.orders import StockRow


class _Slugged(Shape):
    slug: str


class OfferedProduct(Owner):
    """A product and its type: those of another type are none of the market's."""

    product_type: _Slugged


class OfferedVariant(Shape):
    """What may change of a variant without Saleor saying so."""

    sku: str | None
    exceptions: str | None
    channel_listings: tuple[Price, ...] | None
    stocks: tuple[StockRow, ...] | None
    product: OfferedProduct


class OffersOfAll(Shape):
    """One page of all variants."""

    variants: Edges[OfferedVariant] = Field(alias="productVariants")


class _Keyed(Shape):
    external_reference: str | None


class OrdersSince(Shape):
    """One page of orders that changed."""

    orders: Edges[_Keyed]


class OrderAddress(Shape):
    """Saleor's id of an order."""

    order: Named | None
