"""Shapes of products that something concerns, named by our codes alone."""

from pydantic import Field

from marketplace.stores.saleor.shapes import Edges, Shape
from marketplace.stores.saleor.shapes.catalogue import Bearer, Owner


class Concerned(Shape):
    """One page of products."""

    products: Edges[Owner]


class ConcernedVariants(Shape):
    """Variants and whose they are."""

    variants: Edges[Bearer] = Field(alias="productVariants")


class ProductReference(Shape):
    """Our code of one product."""

    product: Owner | None
