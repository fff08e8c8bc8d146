"""Shapes of what may be sold: variants with prices, stock, and what was published of their products."""

from datetime import date, datetime
from decimal import Decimal

from pydantic import Field

from marketplace.stores.saleor import names
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

    def stands(self, *, for_sale: bool) -> bool:
        """True when the product is shown and sold there, or neither: shown without being sold is neither of them."""
        return (self.is_published, bool(self.is_available_for_purchase)) == (for_sale, for_sale)


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


class Made(Shape):
    """A product and who makes it."""

    producer: Producer | None

    @property
    def producer_code(self) -> str:
        """Our code of the maker; empty where nobody was named."""
        page = self.producer.value if self.producer else None
        return (page.code.value if page and page.code else None) or ""


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


class Standing(Named, Made):
    """What does not change unless `updated_at` does: who makes a product, and the window of its certificate."""

    updated_at: datetime
    valid_from: Day | None
    valid_until: Day | None


class Standings(Shape):
    """Standings of products by their ids."""

    products: Edges[Standing]


class Published(Named):
    """What we last said of a product, and how it stands since."""

    told_for_sale: str | None
    channel_listings: tuple[Listing, ...] | None

    @property
    def is_told_for_sale(self) -> bool:
        """What we last said, whatever a colleague has done to any of its channels since."""
        return self.told_for_sale == "1"

    @property
    def our_listings(self) -> list[Listing]:
        """How it stands in channels of ours."""
        return [each for each in self.channel_listings or () if names.is_our_channel(each.channel.slug)]

    @property
    def listed_in(self) -> set[str]:
        """The channels of ours in which it stands."""
        return {each.channel.slug for each in self.our_listings}

    @property
    def stands_as_told(self) -> bool:
        """True when every channel of ours agrees with what we said."""
        return all(each.stands(for_sale=self.is_told_for_sale) for each in self.our_listings)


class OfferedProduct(Published):
    """What is asked of a product every time."""

    updated_at: datetime
    external_reference: str | None
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
