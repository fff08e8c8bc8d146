"""What a buyer is told: the confirmation, what could not be supplied, what was sent, what was cancelled or paid."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone

from catalog_sync.indexes.base import text_in
from marketplace.orders import paying, tracking
from marketplace.orders.models import ChannelKind, Order, OrderMethod, OrderState, OrderStep, Parcel, ParcelState
from marketplace.orders.models import ParcelStep as Step
from marketplace.payments.models import Payment, PaymentStep, StepKind
from marketplace.payments.models import SubjectKind as Paid
from marketplace.places.models import SalesPoint
from storefront.notifications.drafts import FRESH, Draft
from storefront.notifications.links import order_link
from storefront.notifications.models import Kind, SubjectKind

PAYMENT_KINDS: Mapping[str, Kind] = {
    StepKind.RECEIVED: Kind.PAYMENT_RECEIVED,
    StepKind.REFUNDED: Kind.PAYMENT_REFUNDED,
}


def of_placed(numbers: Sequence[str]) -> Iterable[Draft]:
    """The confirmation of each order; one for pick-up says where the goods lie ready, and until when."""
    for order in _orders(numbers).filter(state=OrderState.PLACED):
        is_pick_up = order.channel_kind == ChannelKind.PICK_UP
        kind = Kind.PICK_UP_READY if is_pick_up else Kind.ORDER_PLACED
        facts = {
            "parcels": order.parcels.count(),
            "pays_at_door": order.method == OrderMethod.COD,
            "is_paid": order.is_prepaid,
            "point": SalesPoint.objects.filter(slug=order.point).first() if is_pick_up else None,
            "held_until": timezone.localtime(order.held_until) if order.held_until else None,
        }
        yield _draft(order, f"order:{order.number}:placed", kind, facts)


def of_changed_orders(numbers: Sequence[str]) -> Iterable[Draft]:
    """Cancellations that were not the buyer's own; one because nothing is left is told with the goods that sold out."""
    cancelled = OrderStep.objects.filter(order__in=_orders(numbers), to_state=OrderState.CANCELLED, at__gt=_since())
    for step in cancelled.select_related("order"):
        is_overdue = step.facts.get("cause") == "overdue"
        if step.actor_id or is_overdue:
            paid = paying.payment_of(step.order) if step.order.is_prepaid else None
            facts = {"reason": step.reason, "is_overdue": is_overdue, "is_paid": bool(paid and paid.received_vnd)}
            yield _draft(step.order, f"order-step:{step.pk}:buyer", Kind.ORDER_CANCELLED, facts)


def of_parcels(keys: Sequence[str]) -> Iterable[Draft]:
    """What sold out and what was sent, step by step."""
    steps = Step.objects.filter(parcel__key__in=keys, at__gt=_since()).exclude(parcel__order__placed_at=None)
    for step in steps.select_related("parcel__order", "parcel__producer").prefetch_related("parcel__lines"):
        kind = _kind(step)
        if kind is not None:
            yield _of_step(step, kind)


def of_payments(ids: Sequence[str]) -> Iterable[Draft]:
    """Transfers that came and money that was given back; cash paid by hand needs no message."""
    payments = Payment.objects.filter(pk__in=ids).exclude(subject_kind=Paid.SALE)
    steps = PaymentStep.objects.filter(payment__in=payments, kind__in=PAYMENT_KINDS, at__gt=_since())
    for step in steps.select_related("payment"):
        order = _order_behind(step.payment)
        is_news = step.kind == StepKind.REFUNDED or (order and order.method == OrderMethod.TRANSFER_LATER)
        if order is not None and is_news:
            facts = {"amount_vnd": step.amount_vnd}
            yield _draft(order, f"payment-step:{step.key}:buyer", PAYMENT_KINDS[step.kind], facts)


def _kind(step: Step) -> Kind | None:
    if step.facts.get("not_supplied"):
        return Kind.NOT_SUPPLIED
    is_sent = step.to_state == ParcelState.HANDED_OVER and step.from_state != step.to_state
    return Kind.PARCEL_SENT if is_sent else None


def _of_step(step: Step, kind: Kind) -> Draft:
    parcel: Parcel = step.parcel
    order: Order = parcel.order
    names = {line.sku: text_in(line.name, order.language) for line in parcel.lines.all()}
    missing = step.facts.get("not_supplied") or {}
    facts = {
        "parcel": parcel,
        "missing": ", ".join(f"{units} × {names.get(sku, sku)}" for sku, units in missing.items()),
        "is_all": step.to_state == ParcelState.NOT_SUPPLIED,
        "pays_at_door": order.method == OrderMethod.COD,
        "is_paid": order.is_prepaid,
    }
    return _draft(order, f"parcel-step:{step.pk}:buyer", kind, facts, parcel=parcel)


def _order_behind(payment: Payment) -> Order | None:
    by_key = {Paid.ORDER: {"number": payment.subject}, Paid.PARCEL: {"parcels__key": payment.subject}}
    return Order.objects.filter(tracking.was_held(), **by_key[Paid(payment.subject_kind)]).first()


def _orders(numbers: Sequence[str]) -> Any:
    return Order.objects.filter(tracking.was_held(), number__in=numbers)


def _since() -> Any:
    return timezone.now() - FRESH


def _draft(order: Order, event: str, kind: Kind, facts: Mapping[str, Any], *, parcel: Parcel | None = None) -> Draft:
    language = order.language if order.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return Draft(
        event=event,
        kind=kind,
        subject_kind=SubjectKind.PARCEL if parcel else SubjectKind.ORDER,
        subject=parcel.key if parcel else order.number,
        to=order.phone or order.email,
        language=language,
        link=partial(order_link, order),
        facts={"order": order, **facts},
    )
