"""What our things are called over there: the same in every process, so that two that look meet the same thing."""

from django.utils.text import slugify

from marketplace.stores.channels import MODERN_TRADE, ONLINE, POS

PRODUCT_TYPE = "ocop-product"
PAGE_TYPE = "ocop-producer"
CATEGORY = "ocop"
ZONE = "Việt Nam"

STARS = "ocop-stars"
CERTIFICATE = "ocop-certificate"
VALID_FROM = "ocop-valid-from"
VALID_UNTIL = "ocop-valid-until"
PRODUCER = "ocop-producer"
COMMUNE = "ocop-commune"
GTIN = "ocop-gtin"
NET_WEIGHT = "ocop-net-weight"
PRODUCER_CODE = "ocop-producer-code"  # of a producer's page

PRODUCT_ATTRIBUTES = (STARS, CERTIFICATE, VALID_FROM, VALID_UNTIL, PRODUCER, COMMUNE)
VARIANT_ATTRIBUTES = (GTIN, NET_WEIGHT)
ATTRIBUTES = (*PRODUCT_ATTRIBUTES, *VARIANT_ATTRIBUTES, PRODUCER_CODE)

TAX_RATES = (0, 5, 8, 10)
GOODS_TAX, CARRIAGE_TAX = 8, 8  # per cent; prices are gross, so no total depends on them


def tax_class(percent: int) -> str:
    """The name of the class of a VAT rate."""
    return f"VAT {percent}%"


def is_our_channel(slug: str) -> bool:
    """True for a channel that the market sells through."""
    return slug in {ONLINE, MODERN_TRADE} or slug.startswith(POS)


def channel_title(slug: str) -> str:
    """What the dashboard calls a channel."""
    titles = {ONLINE: "Sàn trực tuyến", MODERN_TRADE: "Kênh hiện đại"}
    return titles.get(slug) or f"Quầy {slug.removeprefix(POS)}"


def fee_method(vnd: int) -> str:
    """The name of the shipping method that costs so much."""
    return f"Giao {vnd}"


def place_slug(place: str) -> str:
    """The slug of the warehouse of a place: `producer:M-1` becomes `producer-m-1`."""
    return slugify(place.replace(":", "-"))


def page_slug(producer_code: str) -> str:
    """The slug of a producer's page."""
    return slugify(f"ocop-{producer_code}")


def product_slug(code: str) -> str:
    """The slug of a product."""
    return slugify(f"ocop-{code}")
