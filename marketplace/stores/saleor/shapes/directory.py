"""Shapes of what stands around products and orders: channels, warehouses, methods, pages."""

from pydantic import Field

from marketplace.stores.saleor.shapes import Edges, Named, Shape


class Slugged(Named):
    """A thing with a slug."""

    slug: str


class Titled(Named):
    """A thing that is found by its name."""

    name: str


class Fixed(Shape):
    """What set-up made once."""

    online: Named | None
    modern_trade: Named | None
    shipping_zones: Edges[Titled]
    product_types: Edges[Slugged]
    page_types: Edges[Slugged]
    categories: Edges[Slugged]
    attributes: Edges[Slugged]
    tax_classes: Edges[Titled]


class Referenced(Named):
    """A thing that carries a reference of ours, or of nobody."""

    external_reference: str | None


class ChannelWarehouses(Named):
    """A channel and, where they were asked for, the warehouses in it."""

    warehouses: tuple[Referenced, ...] = ()


class FoundChannel(Shape):
    """A channel by its slug."""

    channel: ChannelWarehouses | None


class FoundWarehouses(Shape):
    """Warehouses by their slugs, and which of them sell in the channels of producers."""

    known: Edges[Referenced]
    online: Edges[Named]
    trade: Edges[Named]


class ZoneMethods(Named):
    """A shipping zone and its methods."""

    shipping_methods: tuple[Titled, ...] | None = None


class FoundMethods(Shape):
    """The shipping methods of a channel, or of all."""

    shipping_zones: Edges[ZoneMethods]


class FoundPages(Shape):
    """Pages by their slugs."""

    pages: Edges[Slugged]


class _Channel(Shape):
    channel: Named


class _Warehouse(Shape):
    warehouse: Named


class _Method(Shape):
    shipping_method: Titled


class _Page(Shape):
    page: Named


class CreatedChannel(Shape):
    """A new channel."""

    made: _Channel = Field(alias="channelCreate")


class CreatedWarehouse(Shape):
    """A new warehouse."""

    made: _Warehouse = Field(alias="createWarehouse")


class CreatedMethod(Shape):
    """A new shipping method."""

    made: _Method = Field(alias="shippingPriceCreate")


class CreatedPage(Shape):
    """A new page."""

    made: _Page = Field(alias="pageCreate")
