"""Writing what happened: every change of an order or parcel is an appended step and an event, in the caller's
transaction, with the order's row locked by the caller."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from marketplace import outbox
from marketplace.accounts.models import User
from marketplace.orders import billing
from marketplace.orders.models import Order, OrderState, OrderStep, Parcel, ParcelState, ParcelStep
from marketplace.payments.records import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who did something and why. No actor: the buyer, or the market's clockwork when `by_system`."""

    actor: User | None = None
    reason: str = ""
    on_behalf: bool = False
    by_system: bool = False

    @property
    def word(self) -> Word:
        """The same, as payments keep it."""
        return Word(actor=self.actor, reason=self.reason)


SYSTEM = Doer(by_system=True)
NO_FACTS: Mapping[str, Any] = {}


def order_step(order: Order, from_state: str, doer: Doer, facts: Mapping[str, Any] = NO_FACTS) -> datetime:
    """Append what happened to the order; returns when."""
    step = OrderStep.objects.create(
        order=order, from_state=from_state, to_state=order.state, facts=dict(facts), **_columns(doer)
    )
    outbox.record("order.changed", order.number)
    return step.at


def move_order(order: Order, to_state: OrderState, doer: Doer, facts: Mapping[str, Any] = NO_FACTS) -> datetime:
    """Bring the order into another state; returns when."""
    from_state, order.state = order.state, to_state
    order.save(update_fields=["state"])
    return order_step(order, from_state, doer, facts)


def move_parcel(parcel: Parcel, to_state: ParcelState, doer: Doer, facts: Mapping[str, Any] = NO_FACTS) -> None:
    """Bring the parcel into a state, the same when only facts changed; saves whatever else was changed on it."""
    from_state, parcel.state, parcel.changed_at = parcel.state, to_state, timezone.now()
    parcel.save()
    ParcelStep.objects.create(
        parcel=parcel, from_state=from_state, to_state=to_state, facts=dict(facts), **_columns(doer)
    )
    outbox.record("parcel.changed", parcel.key)


def add_up(order: Order) -> None:
    """Bring the order's sums and taxes to what its lines and parcels say now."""
    bill = billing.add_up(order.lines.all(), order.parcels.all(), on=order.placed_on)
    order.goods_vnd, order.delivery_vnd, order.tax = bill.goods_vnd, bill.delivery_vnd, tax_as_json(bill.tax)
    order.save(update_fields=["goods_vnd", "delivery_vnd", "tax"])


def tax_as_json(tax: Mapping[int, int]) -> dict[str, int]:
    """Rates as JSON keeps them."""
    return {str(percent): amount_vnd for percent, amount_vnd in tax.items()}


def _columns(doer: Doer) -> dict[str, Any]:
    return {
        "actor": doer.actor,
        "at": timezone.now(),
        "reason": doer.reason,
        "on_behalf": doer.on_behalf,
        "by_system": doer.by_system,
    }
