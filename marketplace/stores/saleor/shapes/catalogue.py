"""Shapes of products as the catalogue reads them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from marketplace.stores.saleor.shapes import Edges, Named, Shape, whole_dong
from marketplace.stores.saleor.shapes.offers import Channel, Day, Made, Published, Text
from marketplace.stores.saleor.shapes.orders import StockRow


def _dong_if_any(value: Any) -> int | None:
    """Whole đồng; None for no price, and for one in a channel of another currency, which is none of ours."""
    if value is None or (isinstance(value, dict) and value.get("currency") != "VND"):
        return None
    return whole_dong(value)


class Translated(Shape):
    """A translation; `description` is the editor's JSON."""

    name: str | None
    description: str | None = None


class Number(Shape):
    """An attribute that is a number."""

    value: Decimal | None = None


class Weight(Shape):
    """A weight in the shop's unit."""

    unit: str
    value: Decimal


class Media(Shape):
    """A picture that somebody added in the dashboard."""

    url: str
    alt: str


class Price(Named):
    """What a variant costs in one channel."""

    channel: Channel
    price: Annotated[int | None, BeforeValidator(_dong_if_any)]


class Translations(Named):
    """The languages of a thing."""

    en: Translated | None
    ko: Translated | None
    ru: Translated | None
    zh: Translated | None

    @property
    def translations(self) -> dict[str, Translated]:
        """Those that are there, by our code of the language."""
        found = {"en": self.en, "ko": self.ko, "ru": self.ru, "zh": self.zh}
        return {language: text for language, text in found.items() if text is not None}


class Offered(Shape):
    """What a variant costs where, and how much of it lies where: what may change without Saleor saying so."""

    sku: str | None
    exceptions: str | None
    channel_listings: tuple[Price, ...] | None
    stocks: tuple[StockRow, ...] | None


class Variant(Translations, Offered):
    """A variant with its prices and stock."""

    external_reference: str | None
    name: str
    created: datetime
    weight: Weight | None
    gtin: Text | None
    net_quantity: str | None
    net_unit: str | None


class Product(Translations, Published, Made):
    """A product with everything that hangs on it."""

    external_reference: str | None
    name: str
    description: str | None
    updated_at: datetime
    category: Named | None
    pictures: str | None
    media: tuple[Media, ...] | None
    stars: Number | None
    valid_from: Day | None
    valid_until: Day | None
    certificate: Text | None
    commune: Text | None
    product_variants: Edges[Variant]


class FoundProducts(Shape):
    """One page of products."""

    products: Edges[Product]


class FoundProduct(Shape):
    """A product by its code."""

    product: Product | None


class FoundWarehouse(Shape):
    """The warehouse of a place."""

    warehouse: Named | None


class Owner(Shape):
    """A product by our code, if it is one of ours."""

    external_reference: str | None


class OwnedSku(Shape):
    """A variant and whose it is."""

    sku: str
    product: Owner


class FoundOwners(Shape):
    """Whose these variants are."""

    variants: Edges[OwnedSku] = Field(alias="productVariants")


class Bearer(Shape):
    """A variant by whose it is alone."""

    product: Owner


class FoundBearers(Shape):
    """One page of the variants that bear certain numbers."""

    variants: Edges[Bearer] = Field(alias="productVariants")


class Listed(Shape):
    """That a product is listed in a channel."""

    channel: Channel


class ListedOwner(Owner):
    """A product and where it is listed."""

    channel_listings: tuple[Listed, ...] | None


class CountedVariant(Named):
    """A variant and what was counted of it."""

    sku: str
    product: ListedOwner
    stocks: tuple[StockRow, ...] | None


class FoundStocks(Shape):
    """Variants by their SKUs, with their counts."""

    variants: Edges[CountedVariant] = Field(alias="productVariants")
