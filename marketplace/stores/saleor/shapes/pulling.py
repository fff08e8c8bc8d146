"""Shapes of what a pull looks at: prices and stock of every variant, and orders by their keys."""

from pydantic import Field

from marketplace.stores.saleor.shapes import Edges, Named, Shape
from marketplace.stores.saleor.shapes.catalogue import Offered, Owner


class _Slugged(Shape):
    slug: str


class OfferedProduct(Owner):
    """A product and its type: those of another type are none of the market's."""

    product_type: _Slugged


class OfferedVariant(Offered):
    """A variant's offer and whose it is."""

    product: OfferedProduct


class OffersOfAll(Shape):
    """One page of all variants."""

    variants: Edges[OfferedVariant] = Field(alias="productVariants")


class Keyed(Shape):
    """An order by our key, if it is one of ours."""

    external_reference: str | None


class OrdersSince(Shape):
    """One page of orders that changed."""

    orders: Edges[Keyed]


class OrderAddress(Shape):
    """Saleor's id of an order."""

    order: Named | None
