"""Orders of distribution partners, whichever door they came through: by key, or entered by the office.

A partner's own reference is one order: sent by a program and typed in by an officer, it is placed once.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.orders import checkout, recording
from marketplace.orders.models import ChannelKind, Order
from marketplace.orders.recording import NO_FACTS, Doer
from marketplace.orders.records import OrderRequest
from marketplace.places.models import Partner

KEY_HEAD = "partner"
LONGEST_REFERENCE = 60
REFERENCE = r"[A-Za-z0-9_./#-]{1,60}"
TAX_CODE = r"[0-9]{10}(-?[0-9]{3})?|[0-9]{12}"


def idempotency_key(partner: Partner, reference: str) -> str:
    """The same for the same partner and reference, and for no other pair; short enough for the orders room."""
    whose = hashlib.sha256(f"{partner.province_id}/{partner.slug}".encode()).hexdigest()[:10]
    return f"{KEY_HEAD}:{whose}:{reference}"


def place(asked: OrderRequest, doer: Doer, *, on: date, facts: Mapping[str, Any] = NO_FACTS) -> tuple[Order, bool]:
    """The order, and whether it is a new one: then it is written down who placed it. Raises as `checkout` does."""
    is_new = not Order.objects.filter(idempotency_key=asked.idempotency_key, placed_at__isnull=False).exists()
    order = checkout.place_order(asked, on=on, now=timezone.now())
    if is_new:
        _sign(order, doer, facts)
    return order, is_new


@transaction.atomic
def _sign(order: Order, doer: Doer, facts: Mapping[str, Any]) -> None:
    """Locks the order's row."""
    locked = Order.objects.select_for_update().get(pk=order.pk)
    recording.order_step(locked, locked.state, doer, facts)


def reference_of(order: Order) -> str:
    """The partner's own reference of an order that was placed."""
    return order.idempotency_key.split(":", 2)[-1]


def orders_of(partner: Partner) -> QuerySet[Order]:
    """The orders of one partner that were placed, those cancelled since too; the newest first."""
    placed = Order.objects.filter(channel_kind=ChannelKind.PARTNER, partner=partner.slug, placed_at__isnull=False)
    return placed.order_by("-created_at", "-pk")
