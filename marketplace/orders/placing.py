"""The written side of placing an order: its intent, its draft for the engine, its outcome.

Each writer is one transaction; those of the outcome lock the order's row and do nothing when it is finished already.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from marketplace import outbox
from marketplace.orders import holding, leasing, numbers, recording, requests
from marketplace.orders.models import ChannelKind, Order, OrderLine, OrderMethod, OrderState, Parcel, ParcelState
from marketplace.orders.recording import SYSTEM
from marketplace.orders.records import Quote, QuotedParcel, Wanted
from marketplace.orders.requests import Accepted
from marketplace.outbox import leases
from marketplace.payments import records as payments
from marketplace.payments.models import HolderKind, Method, SubjectKind
from marketplace.payments.records import Holder, Subject
from marketplace.places.models import SalesPoint
from marketplace.producers.models import Producer
from marketplace.stores.records import OrderDraft, StoreProduct, Units

# How long goods are held for a payment: a Checkout Session of Stripe's lives thirty minutes at least.
PAY_WITHIN = {OrderMethod.VIETQR: timedelta(minutes=15), OrderMethod.CARD: timedelta(minutes=30)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is to be placed, for which market's date, and when it was asked for; `goods` were read just before."""

    accepted: Accepted
    fingerprint: str
    on: date
    now: datetime
    goods: Collection[StoreProduct] = ()


@transaction.atomic
def begin(intent: Intent, quote: Quote) -> tuple[Order, str]:
    """Write the order, `placing`, with its parcels and lines, and take its lease; returns it with the holder.

    Raises LeaseTaken, and IntegrityError when its key was written meanwhile: nothing is left then.
    """
    order = _order(intent, quote)
    codes = [quoted.producer_code for quoted in quote.parcels]
    producers = {row.code: row for row in Producer.objects.filter(code__in=codes)}
    for index, quoted in enumerate(quote.parcels, start=1):
        parcel = None
        if order.channel_kind != ChannelKind.PICK_UP:
            parcel = _parcel(order, quoted, producers[quoted.producer_code], index)
        OrderLine.objects.bulk_create(_lines(order, parcel, quoted, producers))
    recording.order_step(order, "", SYSTEM)
    return order, leases.take(leasing.keys(order))


def draft(order: Order) -> OrderDraft:
    """The order as the engine is asked for it; the same at every repeat."""
    return OrderDraft(
        number=order.engine_number,
        channel=order.channel,
        lines=tuple(Units(line.sku, line.quantity) for line in order.lines.all()),
        total_vnd=order.total_vnd,
        delivery_vnd=order.delivery_vnd,
        on=order.placed_on,
    )


@transaction.atomic
def complete(order: Order, *, holder: str) -> Order:
    """The engine holds the goods: the order is placed and its payments are due. Gives the leases back.

    What is paid first is not placed yet: it awaits its payment for `PAY_WITHIN` from now on.
    """
    leases.free(holder)
    order = Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    if order.state != OrderState.PLACING:
        return order
    if order.is_prepaid:
        now = recording.move_order(order, OrderState.AWAITING, SYSTEM)
        order.pay_until = now + PAY_WITHIN[OrderMethod(order.method)]
        order.save(update_fields=["pay_until"])
    else:
        announce(order)
    _owe(order)
    return order


def announce(order: Order) -> None:
    """The order is placed: everybody hears of it. The order's row is locked by the caller."""
    order.placed_at = recording.move_order(order, OrderState.PLACED, SYSTEM)
    order.save(update_fields=["placed_at"])
    outbox.record("order.placed", order.number)
    outbox.record_many("parcel.changed", [parcel.key for parcel in order.parcels.all()])


@transaction.atomic
def refuse(order: Order, *, cause: str, holder: str) -> None:
    """The engine holds nothing: the attempt is kept as cancelled, its key is free again, and so are the leases."""
    leases.free(holder)
    order = Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    if order.state != OrderState.PLACING:
        return
    if not order.engine_round:  # one that is held again keeps the key that its buyer placed it with
        order.idempotency_key = f"{order.idempotency_key}~{order.number}"
        order.save(update_fields=["idempotency_key"])
    recording.move_order(order, OrderState.CANCELLED, SYSTEM, {"cause": cause})
    order.parcels.update(state=ParcelState.CANCELLED)


def as_wanted(line: OrderLine) -> Wanted:
    """The line as its buyer wanted it, at the price it was written with."""
    return Wanted(line.sku, line.quantity, line.unit_price_vnd)


def _order(intent: Intent, quote: Quote) -> Order:
    accepted, asked = intent.accepted, intent.accepted.asked
    destination = asked.destination if accepted.commune else None
    return Order.objects.create(
        number=numbers.draw(),
        idempotency_key=asked.idempotency_key,
        fingerprint=intent.fingerprint,
        channel_kind=accepted.channel_kind,
        method=asked.method,
        language=asked.buyer.language,
        buyer_name=asked.buyer.name.strip(),
        phone=accepted.phone,
        email=accepted.email,
        province=accepted.commune.province if accepted.commune else None,
        commune=accepted.commune,
        street=destination.street.strip() if destination else "",
        note=destination.note.strip() if destination else "",
        point=accepted.point.slug if accepted.point else "",
        held_until=holding.held_until(accepted.point, now=intent.now) if accepted.point else None,
        partner=accepted.partner.slug if accepted.partner else "",
        invoice=requests.invoice(asked),
        goods_vnd=quote.goods_vnd,
        delivery_vnd=quote.delivery_vnd,
        tax=recording.tax_as_json(quote.tax),
        placed_on=intent.on,
        created_at=intent.now,
    )


def _parcel(order: Order, quoted: QuotedParcel, producer: Producer, index: int) -> Parcel:
    return Parcel.objects.create(
        key=numbers.parcel_key(order.number, index),
        order=order,
        producer=producer,
        delivery_vnd=quoted.delivery_vnd,
        weight_g=quoted.weight_g,
        created_at=order.created_at,
        changed_at=order.created_at,
    )


def _lines(
    order: Order, parcel: Parcel | None, quoted: QuotedParcel, producers: Mapping[str, Producer]
) -> list[OrderLine]:
    return [
        OrderLine(
            order=order,
            parcel=parcel,
            sku=line.sku,
            product_code=line.offered.product_code,
            producer=producers[quoted.producer_code],
            name=dict(line.offered.name),
            variant_name=dict(line.offered.variant_name),
            quantity=line.quantity,
            unit_price_vnd=line.unit_price_vnd,
            unit_weight_g=line.offered.unit_weight_g,
            vat_class=line.offered.vat_class,
            vat_percent=line.offered.vat_percent,
            stars=line.offered.stars,
            certificate_id=line.offered.certificate_id,
            certified_until=line.offered.certified_until,
        )
        for line in quoted.lines
    ]


def _owe(order: Order) -> None:
    """One payment for each parcel paid at the door, else one for the whole order."""
    if order.method == OrderMethod.COD:
        for parcel in order.parcels.prefetch_related("lines"):
            subject = Subject(SubjectKind.PARCEL, parcel.key)
            payments.due(subject, parcel.total_vnd, method=Method.COD, holder=Holder(HolderKind.COURIER, ""))
        return
    subject = Subject(SubjectKind.ORDER, order.number)
    if order.is_prepaid:
        payments.due(subject, order.total_vnd, method=Method(order.method), holder=_holder(order))
    elif order.method == OrderMethod.PAY_AT_POINT:
        payments.due(subject, order.total_vnd, method=Method.CASH, holder=Holder(HolderKind.POINT, order.point))
    else:
        holder = Holder(HolderKind.PARTNER, order.partner)
        payments.due(subject, order.total_vnd, method=Method.TRANSFER, holder=holder)


def _holder(order: Order) -> Holder:
    """Who is paid at once: the point that has the goods where it takes transfers itself, else the market."""
    if order.point and order.method == OrderMethod.VIETQR:
        point = SalesPoint.objects.filter(slug=order.point).first()
        if point is not None and point.takes_transfers:
            return Holder(HolderKind.POINT, order.point)
    return Holder(HolderKind.MARKET, "")
