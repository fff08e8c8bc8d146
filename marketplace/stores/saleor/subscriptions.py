"""What we ask Saleor to tell us of: four webhooks, one document each, all to one address of ours.

Payloads are thin (ids, our references, the instant), because Saleor builds many of them within the request that changes
something. Counts stand apart: whoever writes thousands of them switches that one off meanwhile, and pulls afterwards.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.stores.saleor import operations
from marketplace.stores.saleor.shapes import Done
from marketplace.stores.saleor.shapes.webhooks import OwnWebhooks, Webhook
from marketplace.stores.saleor.transport import Transport

PATH = "webhooks/saleor/"
NAMES: Mapping[str, str] = {
    "catalogue": "Chợ OCOP: sản phẩm",
    "stock": "Chợ OCOP: tồn kho",
    "references": "Chợ OCOP: thuộc tính, trang, danh mục",
    "orders": "Chợ OCOP: đơn hàng",
}


def target() -> str:
    """Where Saleor sends webhooks."""
    return urljoin(str(settings.SITE_ADDRESS), PATH)


def document(identifier: str) -> str:
    """The subscription of one webhook."""
    return operations.load(f"webhook_{identifier}")


def for_manifest() -> list[dict[str, object]]:
    """The webhooks as an app's manifest declares them; Saleor reads from the documents which events they are of."""
    return [
        {"name": name, "identifier": identifier, "targetUrl": target(), "query": document(identifier), "isActive": True}
        for identifier, name in NAMES.items()
    ]


def subscribe(transport: Transport) -> list[str]:
    """Bring our app's webhooks to what they must be; returns a sentence for each that was changed.

    Saleor reads a manifest only when the app is installed. Raises StoreUnavailable, Rejected.
    """
    said = []
    known = {each.identifier: each for each in _own(transport)}
    for identifier, name in NAMES.items():
        wanted = {"name": name, "targetUrl": target(), "query": document(identifier), "isActive": True}
        found = known.get(identifier)
        if found is None:
            new = {"input": wanted | {"identifier": identifier}}
            transport.write(operations.load("webhook_create"), new, Done)
            said.append(_("Webhook %(name)s is missing") % {"name": identifier})
        elif not _is_right(found):
            transport.write(operations.load("webhook_update"), {"id": found.id, "input": wanted}, Done)
            said.append(_("Webhook %(name)s is out of date") % {"name": identifier})
    return said


def wrong(transport: Transport) -> list[str]:
    """What is wrong with our app's webhooks, a sentence each. Raises StoreUnavailable."""
    known = {each.identifier: each for each in _own(transport)}
    missing = [_("Webhook %(name)s is missing") % {"name": name} for name in NAMES if name not in known]
    others = [each for identifier, each in known.items() if identifier in NAMES and not _is_right(each)]
    return missing + [_("Webhook %(name)s is out of date") % {"name": each.identifier} for each in others]


@contextmanager
def paused(transport: Transport) -> Iterator[None]:
    """Saleor tells nothing of products and counts while the block runs, and writes faster. A pull must follow."""
    quiet = [each for each in _own(transport) if each.identifier in {"catalogue", "stock"} and each.is_active]
    try:
        for each in quiet:
            transport.write(operations.load("webhook_update"), {"id": each.id, "input": {"isActive": False}}, Done)
        yield
    finally:
        for each in quiet:
            transport.write(operations.load("webhook_update"), {"id": each.id, "input": {"isActive": True}}, Done)


def _own(transport: Transport) -> tuple[Webhook, ...]:
    return transport.read(operations.load("own_webhooks"), {}, OwnWebhooks).app.webhooks or ()


def _is_right(found: Webhook) -> bool:
    wanted = (True, target(), document(found.identifier or ""))
    return (found.is_active, found.target_url, found.subscription_query) == wanted
