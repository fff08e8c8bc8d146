"""Saleor's dashboard: where it is, who of its staff asks us something, and which thing of ours they look at."""

from urllib.parse import quote, urljoin

from django.conf import settings

from marketplace.stores.saleor import operations, signing
from marketplace.stores.saleor.engine import Engine
from marketplace.stores.saleor.errors import Forged, Rejected
from marketplace.stores.saleor.models import Installation
from marketplace.stores.saleor.shapes.concerned import ProductReference
from marketplace.stores.saleor.shapes.pulling import OrderAddress
from marketplace.stores.saleor.signing import Staff


def address() -> str:
    """The dashboard's, with its slash; unless the settings name it, it stands beside the API."""
    return str(settings.SALEOR_DASHBOARD_URL) or urljoin(settings.SALEOR_API_URL, "/dashboard/")


def origin() -> str:
    """The dashboard's origin, as browsers write it; empty where there is no Saleor."""
    scheme, _, rest = address().partition("://")
    return f"{scheme}://{rest.partition('/')[0]}" if rest else ""


def staff(token: str) -> Staff:
    """Who looks at our app in the dashboard. Raises Forged, StoreUnavailable. No transaction may be open."""
    installed = Installation.objects.filter(api_url=settings.SALEOR_API_URL).first()
    if installed is None:
        raise Forged("our app is not installed")
    return signing.verify_staff(installed.api_url, installed.app_id, token)


def product_code(product_id: str) -> str | None:
    """Our code of a product by Saleor's id; None for one that is none of ours. Asks Saleor. Raises StoreUnavailable."""
    document = operations.load("product_reference")
    try:
        found = Engine().transport.read(document, {"id": product_id}, ProductReference).product
    except Rejected:
        return None
    return found.external_reference if found else None


def order_address(ref: str) -> str | None:
    """The page of one order; None for one that is not there. Asks Saleor. Raises StoreUnavailable."""
    found = Engine().transport.read(operations.load("order_address"), {"ref": ref}, OrderAddress).order
    return urljoin(address(), f"orders/{quote(found.id, safe='')}") if found else None
