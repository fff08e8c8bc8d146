"""What Saleor gave up to deliver: looked up, and taken in as if it had come.

Saleor could be asked to send it again (`eventDeliveryRetry`), but only by an app that may manage all apps and their
tokens. Ours may not, and need not: it may read what its own webhooks failed to deliver, body and all.
"""

from collections.abc import Iterator
from itertools import islice

from marketplace.stores.saleor import operations, webhooks
from marketplace.stores.saleor.known import pages
from marketplace.stores.saleor.shapes import Edges
from marketplace.stores.saleor.shapes.webhooks import FailedDelivery, FailedWebhooks, OwnWebhooks
from marketplace.stores.saleor.transport import Transport

PAGES = 10  # a thousand of each webhook; whatever is older is left to the pulls


def take_in(transport: Transport) -> tuple[int, int]:
    """Returns how many failures were looked at, and how many of them are new to us. Raises StoreUnavailable."""
    own = transport.read(operations.load("own_webhooks"), {}, OwnWebhooks).app.webhooks or ()
    looked, taken = 0, 0
    for webhook in own:
        for page in _pages(transport, webhook.id):
            new = sum(webhooks.keep(each.payload.encode()) for each in page if each.payload)
            looked, taken = looked + len(page), taken + new
            if not new:  # the newest come first, so the rest was here the last time
                break
    return looked, taken


def _pages(transport: Transport, webhook: str) -> Iterator[tuple[FailedDelivery, ...]]:
    def read(after: str | None) -> Edges[FailedDelivery]:
        found = transport.read(operations.load("failed_webhooks"), {"id": webhook, "after": after}, FailedWebhooks)
        failures = found.webhook.event_deliveries if found.webhook else None
        return failures or Edges(edges=())

    return islice(pages(read), PAGES)
