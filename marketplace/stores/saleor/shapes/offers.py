"""Shapes of what may be sold: variants with prices, stock, and what was published of their products."""

from datetime import date, datetime
from decimal import Decimal

from pydantic import Field

from marketplace.stores.saleor.shapes import Dong, Edges, Named, Shape
from marketplace.stores.saleor.shapes.orders import Order, StockRow


class Channel(Shape):
    """A channel by its slug."""

    slug: str


class PriceListing(Shape):
    """What a variant costs in one channel."""

    channel: Channel
    price: Dong | None


class Listing(Shape):
    """How a product stands in one channel."""

    channel: Channel
    is_published: bool
    is_available_for_purchase: bool | None


class Day(Shape):
    """An attribute that is a date."""

    value: date | None = None


class Text(Shape):
    """An attribute that is a text."""

    value: str | None = None


class ProducerPage(Shape):
    """The page of a producer, with our code of it."""

    code: Text | None


class Producer(Shape):
    """An attribute that points to a producer's page."""

    value: ProducerPage | None = None


class Country(Shape):
    """A country by its code."""

    code: str


class Rate(Shape):
    """The VAT rate of one country, in per cent."""

    rate: Decimal
    country: Country


class TaxClass(Named):
    """A class of VAT rates."""

    name: str
    countries: tuple[Rate, ...]


class Standing(Named):
    """What does not change unless `updated_at` does: who makes a product, and the window of its certificate."""

    updated_at: datetime
    producer: Producer | None
    valid_from: Day | None
    valid_until: Day | None

    @property
    def producer_code(self) -> str:
        """Who makes it; empty where nobody was named."""
        page = self.producer.value if self.producer else None
        return (page.code.value if page and page.code else None) or ""


class Standings(Shape):
    """Standings of products by their ids."""

    products: Edges[Standing]


class OfferedProduct(Named):
    """What is asked of a product every time."""

    updated_at: datetime
    external_reference: str | None
    told_for_sale: str | None
    channel_listings: tuple[Listing, ...] | None
    name: str = ""
    tax_class: TaxClass | None = None


class OfferedVariant(Named):
    """A variant, its prices and what lies of it."""

    sku: str
    name: str = ""
    channel_listings: tuple[PriceListing, ...] | None
    stocks: tuple[StockRow, ...] | None
    product: OfferedProduct


class FoundOffers(Shape):
    """Variants by their SKUs."""

    variants: Edges[OfferedVariant] = Field(alias="productVariants")


class OrderAndOffers(FoundOffers):
    """The order behind a reference, if there is one, and the goods it asks for."""

    order: Order | None
