"""The inbox of webhooks: each is verified, kept as it came, and processed once from the queue.

However late one comes, by Saleor's own retries (within 310 s, the same bytes) or sent again by hand days later, it only
makes us look afresh. So no age is refused: an old one costs a look, a refused one could cost a change.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from marketplace import outbox
from marketplace.stores.saleor import signing
from marketplace.stores.saleor.models import Delivery
from marketplace.stores.saleor.wakes import UnknownEvent, wakes

RECEIVED = "engine_webhook.received"
LARGEST = 1_000_000  # bytes; a thin one has a few hundred
KEEP_DAYS = 30


def accept(api_url: str, signature: str, body: bytes) -> bool:
    """Take a webhook in; False for one that is here already.

    Raises UnknownInstance, Forged, and StoreUnavailable where it has to come again. No transaction may be open.
    """
    signing.require_ours(api_url)
    signing.verify_webhook(api_url, signature, body)
    return keep(body)


@transaction.atomic
def keep(body: bytes) -> bool:
    """Keep what Saleor said and queue it; False for what is here already. The caller knows that Saleor said it."""
    digest = hashlib.sha256(body).hexdigest()
    event = _event(body)
    facts = {"event": str(event.get("__typename", ""))[:80], "issued_at": _instant(event.get("issuedAt"))}
    delivery, is_new = Delivery.objects.get_or_create(digest=digest, defaults=facts | {"body": body})
    if is_new:
        outbox.record(RECEIVED, str(delivery.pk))
    return is_new


@transaction.atomic
def consume(keys: Sequence[str]) -> None:
    """`engine_webhook.received`: keys are those of deliveries. Locks them in pk order; each is processed once."""
    waiting = Delivery.objects.filter(pk__in=keys, processed_at=None).select_for_update().order_by("pk")
    woken: dict[str, set[str]] = defaultdict(set)
    done = []
    for delivery in waiting:
        try:
            found = wakes(_event(bytes(delivery.body)))
        except UnknownEvent:
            delivery.problem = "no subscription of ours asks for that event"
        except (KeyError, TypeError) as error:
            delivery.problem = f"malformed: {error!r}"
        else:
            for topic, things in found.items():
                woken[topic] |= things
        delivery.processed_at = timezone.now()
        done.append(delivery)
    Delivery.objects.bulk_update(done, ["processed_at", "problem"])
    for topic, things in sorted(woken.items()):
        outbox.record_many(topic, things)


def prune() -> int:
    """Forget deliveries that were processed 30 days ago; one that came again after that would only wake."""
    old = timezone.now() - timedelta(days=KEEP_DAYS)
    return Delivery.objects.filter(received_at__lt=old).exclude(processed_at=None).delete()[0]


def _event(body: bytes) -> dict[str, Any]:
    """What the body says; nothing for one that is no JSON object."""
    try:
        event = json.loads(body)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _instant(text: object) -> datetime | None:
    try:
        at = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return at if at and timezone.is_aware(at) else None
