"""Orders of distribution partners, whichever door they came through: by key, or entered by the office.

A partner's own reference is one order: sent by a program and typed in by an officer, it is placed once.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from marketplace.orders import recording
from marketplace.orders.models import ChannelKind, Order
from marketplace.orders.recording import NO_FACTS, Doer
from marketplace.places.models import Partner

KEY_HEAD = "partner"
LONGEST_REFERENCE = 60
REFERENCE = r"[A-Za-z0-9_./#-]{1,60}"


def idempotency_key(partner: Partner, reference: str) -> str:
    """The same for the same partner and reference, and for no other pair; short enough for the orders room."""
    whose = hashlib.sha256(f"{partner.province_id}/{partner.slug}".encode()).hexdigest()[:10]
    return f"{KEY_HEAD}:{whose}:{reference}"


@transaction.atomic
def sign(order: Order, doer: Doer, facts: Mapping[str, Any] = NO_FACTS) -> None:
    """Write down who placed it. Locks the order's row."""
    locked = Order.objects.select_for_update().get(pk=order.pk)
    recording.order_step(locked, locked.state, doer, facts)


def reference_of(order: Order) -> str:
    """The partner's own reference of an order that was placed."""
    return order.idempotency_key.split(":", 2)[-1]


def orders_of(partner: Partner) -> QuerySet[Order]:
    """The orders of one partner that were placed, those cancelled since too; the newest first."""
    placed = Order.objects.filter(channel_kind=ChannelKind.PARTNER, partner=partner.slug, placed_at__isnull=False)
    return placed.order_by("-created_at", "-pk")
