"""Shapes of how a Saleor is set up."""

from decimal import Decimal

from marketplace.stores.saleor.shapes import Edges, Named, Shape
from marketplace.stores.saleor.shapes.directory import Titled
from marketplace.stores.saleor.shapes.webhooks import WhoAmI


class Coded(Shape):
    """A country."""

    code: str


class Version(Shape):
    """Which Saleor it is."""

    version: str


class WhoIsThere(WhoAmI):
    """Our app, and which Saleor knows it."""

    shop: Version


class Shop(Shape):
    """Settings of the whole shop."""

    preserve_all_address_fields: bool
    reserve_stock_duration_anonymous_user: int | None
    reserve_stock_duration_authenticated_user: int | None
    use_legacy_shipping_zone_stock_availability: bool
    fulfillment_allow_unpaid: bool
    fulfillment_auto_approve: bool


class OrderSettings(Shape):
    """How a channel takes orders."""

    mark_as_paid_strategy: str
    automatically_confirm_all_new_orders: bool


class CheckoutSettings(Shape):
    """How a channel takes checkouts; we make none."""

    use_legacy_error_flow: bool
    allow_legacy_gift_card_use: bool


class TaxConfiguration(Named):
    """How a channel taxes."""

    charge_taxes: bool
    tax_calculation_strategy: str | None
    display_gross_prices: bool
    prices_entered_with_tax: bool


class Channel(Named):
    """A channel and its settings."""

    slug: str
    currency_code: str
    is_active: bool
    order_settings: OrderSettings
    checkout_settings: CheckoutSettings
    tax_configuration: TaxConfiguration


class Slug(Shape):
    """A slug alone."""

    slug: str


class Zone(Titled):
    """A shipping zone."""

    countries: tuple[Coded, ...]
    channels: tuple[Slug, ...]


class CountryRate(Shape):
    """What a class is taxed at in a country, in per cent."""

    country: Coded
    rate: Decimal


class TaxClass(Titled):
    """A tax class."""

    countries: tuple[CountryRate, ...]


class ClassRate(Shape):
    """What a class, or whatever has none, is taxed at in one country."""

    tax_class: Named | None
    rate: Decimal


class Country(Shape):
    """The taxes of one country."""

    tax_class_country_rates: tuple[ClassRate, ...]


class Attribute(Named):
    """An attribute."""

    slug: str
    input_type: str | None


class PageType(Named):
    """A page type."""

    attributes: tuple[Slug, ...]


class AssignedSlug(Shape):
    """An attribute that a product type gives to its variants."""

    attribute: Slug


class ProductType(Named):
    """A product type."""

    product_attributes: tuple[Slug, ...]
    assigned_variant_attributes: tuple[AssignedSlug, ...]
    tax_class: Named | None


class Settings(Shape):
    """Everything that set-up compares."""

    shop: Shop
    channels: tuple[Channel, ...]
    shipping_zones: Edges[Zone]
    tax_classes: Edges[TaxClass]
    tax_country_configuration: Country | None
    attributes: Edges[Attribute]
    categories: Edges[Named]
    page_types: Edges[PageType]
    product_types: Edges[ProductType]
