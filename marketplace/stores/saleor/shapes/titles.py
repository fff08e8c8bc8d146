"""Shapes of what people read over there: the titles of pages, warehouses and channels, and a product's tax class."""

from marketplace.stores.saleor.shapes import Edges, Named, Shape
from marketplace.stores.saleor.shapes.directory import Slugged


class Page(Slugged):
    """A page and its title."""

    title: str


class Place(Slugged):
    """A warehouse or a channel and its name."""

    name: str


class Titles(Shape):
    """Every channel, and the pages and warehouses that were asked for."""

    channels: tuple[Place, ...]
    pages: Edges[Page]
    warehouses: Edges[Place]


class Classified(Named):
    """A product and its tax class."""

    external_reference: str | None
    tax_class: Named | None


class FoundClasses(Shape):
    """Products with their tax classes."""

    products: Edges[Classified]
