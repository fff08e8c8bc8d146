"""How a Saleor must be set up for this market, and what differs. Pure: settings in, differences out.

Each difference is a sentence and the mutation that mends it. What needs something that is missing itself is not named
before that is there. Reasons: reservations make parallel drafts oversell; confirmed orders lose the right to call
units off; legacy stock rules would let a point's shelf be delivered from. `allowStorefrontTraffic` is left as it is:
without it nobody could sign in to the dashboard either.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.stores.channels import MODERN_TRADE, ONLINE, POS
from marketplace.stores.saleor import names
from marketplace.stores.saleor.shapes.settings import Attribute, Channel, Settings, TaxClass, WhoIsThere, Zone

OLDEST = (3, 23)
COUNTRY = "VN"
COUNTRY_RATE = 10  # what has no class is taxed at the country's own rate

PERMISSIONS = (
    "MANAGE_PRODUCTS",
    "MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES",
    "MANAGE_PAGES",
    "MANAGE_PAGE_TYPES_AND_ATTRIBUTES",
    "MANAGE_TRANSLATIONS",
    "MANAGE_CHANNELS",
    "MANAGE_SETTINGS",
    "MANAGE_SHIPPING",
    "MANAGE_TAXES",
    "MANAGE_ORDERS",
    "MANAGE_ORDERS_IMPORT",
    "HANDLE_PAYMENTS",
)

SHOP = {
    "preserveAllAddressFields": True,
    "reserveStockDurationAnonymousUser": None,
    "reserveStockDurationAuthenticatedUser": None,
    "useLegacyShippingZoneStockAvailability": False,
    "fulfillmentAllowUnpaid": True,
    "fulfillmentAutoApprove": True,
}
ORDERS = {"markAsPaidStrategy": "TRANSACTION_FLOW", "automaticallyConfirmAllNewOrders": False}
CHECKOUTS = {"useLegacyErrorFlow": False, "allowLegacyGiftCardUse": False}
TAXES = {
    "chargeTaxes": True,
    "taxCalculationStrategy": "FLAT_RATES",
    "displayGrossPrices": True,
    "pricesEnteredWithTax": True,
}
ATTRIBUTES = {
    names.STARS: ("Số sao OCOP", "PRODUCT_TYPE", "NUMERIC"),
    names.CERTIFICATE: ("Số chứng nhận", "PRODUCT_TYPE", "PLAIN_TEXT"),
    names.VALID_FROM: ("Hiệu lực từ", "PRODUCT_TYPE", "DATE"),
    names.VALID_UNTIL: ("Hiệu lực đến", "PRODUCT_TYPE", "DATE"),
    names.PRODUCER: ("Chủ thể", "PRODUCT_TYPE", "SINGLE_REFERENCE"),
    names.COMMUNE: ("Xã, phường, đặc khu", "PRODUCT_TYPE", "PLAIN_TEXT"),
    names.GTIN: ("GTIN", "PRODUCT_TYPE", "PLAIN_TEXT"),
    names.NET_WEIGHT: ("Khối lượng tịnh", "PRODUCT_TYPE", "PLAIN_TEXT"),
    names.PRODUCER_CODE: ("Mã chủ thể", "PAGE_TYPE", "PLAIN_TEXT"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it must be. `document` names the mutation that mends it; "" where nothing can."""

    sentence: str
    document: str
    variables: Mapping[str, object]


def differences(found: Settings, channels: Collection[str] = ()) -> list[Difference]:
    """What differs, in the order in which it can be mended; `channels` are wanted besides the two of everybody."""
    return [
        *_shop(found),
        *_taxes(found),
        *_zones(found),
        *_channels(found, {ONLINE, MODERN_TRADE, *channels}),
        *_category(found),
        *_attributes(found),
        *_page_type(found),
        *_product_type(found),
    ]


def missing_permissions(found: WhoIsThere) -> list[str]:
    """The permissions that our app needs and lacks."""
    given = {each.code for each in found.app.permissions or ()}
    return [code for code in PERMISSIONS if code not in given]


def is_too_old(version: str) -> bool:
    """True for a Saleor before 3.23; `3.24.0-a.0` is none."""
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal()) < OLDEST


def zone_of(found: Settings) -> Zone | None:
    """The shipping zone of the country."""
    return next((zone for zone in found.shipping_zones.nodes if zone.name == names.ZONE), None)


def _shop(found: Settings) -> Iterator[Difference]:
    now = found.shop.model_dump(by_alias=True)
    for name, wanted in SHOP.items():
        if now[name] != wanted:
            facts = {"name": name, "now": now[name], "wanted": wanted}
            sentence = _("Shop setting %(name)s is %(now)s and must be %(wanted)s") % facts
            yield Difference(sentence, "update_shop", {"input": {name: wanted}})


def _taxes(found: Settings) -> Iterator[Difference]:
    known = {each.name: each for each in found.tax_classes.nodes}
    for rate in names.TAX_RATES:
        yield from _tax_class(known.get(names.tax_class(rate)), rate)
    country = found.tax_country_configuration
    rates = country.tax_class_country_rates if country else ()
    if [each.rate for each in rates if each.tax_class is None] != [COUNTRY_RATE]:
        sentence = _("What has no tax class must be taxed at %(rate)s %%") % {"rate": COUNTRY_RATE}
        yield Difference(sentence, "update_country_tax", {"rates": [{"taxClassId": None, "rate": COUNTRY_RATE}]})


def _tax_class(known: TaxClass | None, rate: int) -> Iterator[Difference]:
    name, rates = names.tax_class(rate), [{"countryCode": COUNTRY, "rate": rate}]
    if known is None:
        sentence = _("Tax class %(name)s is missing") % {"name": name}
        yield Difference(sentence, "create_tax_class", {"input": {"name": name, "createCountryRates": rates}})
    elif [each.rate for each in known.countries if each.country.code == COUNTRY] != [rate]:
        sentence = _("Tax class %(name)s must be taxed at %(rate)s %%") % {"name": name, "rate": rate}
        yield Difference(
            sentence, "update_tax_class", {"id": known.id, "input": {"name": name, "updateCountryRates": rates}}
        )


def _zones(found: Settings) -> Iterator[Difference]:
    zone = zone_of(found)
    if zone is None:
        sentence = _("Shipping zone %(name)s is missing") % {"name": names.ZONE}
        yield Difference(sentence, "create_zone", {"input": {"name": names.ZONE, "countries": [COUNTRY]}})
    elif COUNTRY not in {each.code for each in zone.countries}:
        sentence = _("Shipping zone %(name)s does not cover the country") % {"name": names.ZONE}
        yield Difference(sentence, "update_zone", {"id": zone.id, "input": {"countries": [COUNTRY]}})


def _channels(found: Settings, wanted: Collection[str]) -> Iterator[Difference]:
    """The channels that are wanted, and those of points that are there already."""
    zone = zone_of(found)
    known = {each.slug: each for each in found.channels}
    for slug in sorted(wanted - known.keys()) if zone else ():
        sentence = _("Channel %(slug)s is missing") % {"slug": slug}
        yield Difference(sentence, "create_channel", {"input": new_channel(slug, zone.id if zone else "")})
    for slug, channel in sorted(known.items()):
        if slug in wanted or slug.startswith(POS):
            yield from _channel(channel)
            if zone and slug not in {each.slug for each in zone.channels}:
                sentence = _("Shipping zone %(name)s lacks channel %(slug)s") % {"name": zone.name, "slug": slug}
                yield Difference(sentence, "update_zone", {"id": zone.id, "input": {"addChannels": [channel.id]}})


def new_channel(slug: str, zone: str) -> dict[str, object]:
    """The input of a channel of ours; `zone` is the id of the shipping zone."""
    return {
        "name": names.channel_title(slug),
        "slug": slug,
        "currencyCode": "VND",
        "defaultCountry": COUNTRY,
        "isActive": True,
        "orderSettings": ORDERS,
        "checkoutSettings": CHECKOUTS,
        "addShippingZones": [zone],
    }


def _channel(channel: Channel) -> Iterator[Difference]:
    if channel.currency_code != "VND":
        facts = {"slug": channel.slug, "currency": channel.currency_code}
        yield Difference(_("Channel %(slug)s trades in %(currency)s for ever: delete it") % facts, "", {})
    now = channel.order_settings.model_dump(by_alias=True), channel.checkout_settings.model_dump(by_alias=True)
    if not channel.is_active or now != (ORDERS, CHECKOUTS):
        mended = {"isActive": True, "orderSettings": ORDERS, "checkoutSettings": CHECKOUTS}
        sentence = _("Channel %(slug)s takes orders by other rules") % {"slug": channel.slug}
        yield Difference(sentence, "update_channel", {"id": channel.id, "input": mended})
    taxes = channel.tax_configuration
    if taxes.model_dump(by_alias=True, exclude={"id"}) != TAXES:
        sentence = _("Channel %(slug)s does not take its prices as gross") % {"slug": channel.slug}
        yield Difference(sentence, "update_taxes", {"id": taxes.id, "input": TAXES})


def _category(found: Settings) -> Iterator[Difference]:
    if not found.categories.nodes:
        sentence = _("Category %(slug)s is missing") % {"slug": names.CATEGORY}
        yield Difference(sentence, "create_category", {"input": {"name": "Sản phẩm OCOP", "slug": names.CATEGORY}})


def _attributes(found: Settings) -> Iterator[Difference]:
    known = {each.slug: each for each in found.attributes.nodes}
    for slug, (name, of, kind) in ATTRIBUTES.items():
        if slug in known:
            yield from _kind(known[slug], kind)
            continue
        facts: dict[str, object] = {"slug": slug, "name": name, "type": of, "inputType": kind}
        if kind == "SINGLE_REFERENCE":
            if not found.page_types.nodes:
                continue
            facts |= {"entityType": "PAGE", "referenceTypes": [found.page_types.nodes[0].id]}
        sentence = _("Attribute %(slug)s is missing") % {"slug": slug}
        yield Difference(sentence, "create_attribute", {"input": facts})


def _kind(attribute: Attribute, wanted: str) -> Iterator[Difference]:
    if attribute.input_type != wanted:
        facts = {"slug": attribute.slug, "now": attribute.input_type, "wanted": wanted}
        sentence = _("Attribute %(slug)s is %(now)s and must be %(wanted)s: delete it") % facts
        yield Difference(sentence, "", {})


def _page_type(found: Settings) -> Iterator[Difference]:
    code = [each.id for each in found.attributes.nodes if each.slug == names.PRODUCER_CODE]
    if not code:
        return
    if not found.page_types.nodes:
        facts = {"name": "Chủ thể OCOP", "slug": names.PAGE_TYPE, "addAttributes": code}
        sentence = _("Page type %(slug)s is missing") % {"slug": names.PAGE_TYPE}
        yield Difference(sentence, "create_page_type", {"input": facts})
        return
    page_type = found.page_types.nodes[0]
    if names.PRODUCER_CODE not in {each.slug for each in page_type.attributes}:
        sentence = _("Page type %(slug)s lacks its attribute") % {"slug": names.PAGE_TYPE}
        yield Difference(sentence, "assign_page_attributes", {"pageType": page_type.id, "attributes": code})


def _product_type(found: Settings) -> Iterator[Difference]:
    ids = {each.slug: each.id for each in found.attributes.nodes}
    tax = [each.id for each in found.tax_classes.nodes if each.name == names.tax_class(names.GOODS_TAX)]
    if not tax or not ids.keys() >= {*names.PRODUCT_ATTRIBUTES, *names.VARIANT_ATTRIBUTES}:
        return
    if not found.product_types.nodes:
        sentence = _("Product type %(slug)s is missing") % {"slug": names.PRODUCT_TYPE}
        yield Difference(sentence, "create_product_type", {"input": _new_product_type(ids, tax[0])})
        return
    product_type = found.product_types.nodes[0]
    given = {each.slug for each in product_type.product_attributes}
    given_to_variants = {each.attribute.slug for each in product_type.assigned_variant_attributes}
    lacking = [{"id": ids[slug], "type": "PRODUCT"} for slug in names.PRODUCT_ATTRIBUTES if slug not in given]
    lacking += [
        {"id": ids[slug], "type": "VARIANT"} for slug in names.VARIANT_ATTRIBUTES if slug not in given_to_variants
    ]
    if lacking:
        sentence = _("Product type %(slug)s lacks attributes") % {"slug": names.PRODUCT_TYPE}
        yield Difference(sentence, "assign_product_attributes", {"productType": product_type.id, "operations": lacking})
    if product_type.tax_class is None:
        sentence = _("Product type %(slug)s has no tax class") % {"slug": names.PRODUCT_TYPE}
        yield Difference(sentence, "update_product_type", {"id": product_type.id, "input": {"taxClass": tax[0]}})


def _new_product_type(ids: Mapping[str, str], tax_class: str) -> dict[str, object]:
    return {
        "name": "Sản phẩm OCOP",
        "slug": names.PRODUCT_TYPE,
        "kind": "NORMAL",
        "isShippingRequired": True,
        "taxClass": tax_class,
        "productAttributes": [ids[slug] for slug in names.PRODUCT_ATTRIBUTES],
        "variantAttributes": [ids[slug] for slug in names.VARIANT_ATTRIBUTES],
    }
