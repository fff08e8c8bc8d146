"""The sale journal's verbs: record and void.

Both have three parts: the intent is written, the engine is asked with no transaction open, the outcome is written.
Whatever breaks off in between is finished by asking again with the same key, by anybody and as often as you like.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TypeAlias

from django.db import transaction
from django.db.models import Max

from marketplace import outbox
from marketplace.accounts.models import User
from marketplace.outbox import leases
from marketplace.pos import money, shelf
from marketplace.pos.errors import (
    AgeNotChecked,
    InvalidSale,
    KeyReused,
    NotOnShelf,
    NotSellable,
    NotVoidable,
    OtherTill,
    PriceChanged,
    ReasonMissing,
    SaleRefused,
    ShelfShort,
    ShiftClosed,
    ShiftMissing,
    TillBusy,
    TooLittleCash,
    TransfersNotTaken,
)
from marketplace.pos.models import Method, Sale, SaleLine, SaleState, SaleStep, Shift, Till
from marketplace.pos.queues import turn
from marketplace.pos.records import DraftLine, SaleDraft, ShelfItem
from marketplace.producers.models import Producer
from marketplace.stores import store
from marketplace.stores.channels import point_place
from marketplace.stores.errors import NotForSale, NotPriced, OutOfStock, StoreUnavailable, UnknownSku
from marketplace.stores.records import CounterLine, CounterSale, PaymentFact, PaymentKind, Return, Units
from marketplace.stores.turns import stock_key

MOST_UNITS = 999
MOST_LINES = 200
Items: TypeAlias = Mapping[str, ShelfItem]
UNFINISHED = (SaleState.RECORDING, SaleState.VOIDING)
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def record(till: Till, draft: SaleDraft, *, actor: User, on: date) -> Sale:
    """Sell: once for each (till, key), however often it is asked.

    Raises ShiftMissing, ShiftClosed, SaleRefused and its kinds; TillBusy and StoreUnavailable leave the outcome open:
    asking again with the same key finishes it.
    """
    sale = _intend(till, draft, actor=actor, on=on)
    return sale if sale.state != SaleState.RECORDING else _finish_recording(sale)


def void(sale: Sale, *, till: Till | None, actor: User, reason: str) -> Sale:
    """Take a sale of an open shift back at the till that sold it: goods to the shelf, money out of its drawer.

    Raises ReasonMissing, ShiftClosed, OtherTill, NotVoidable; after TillBusy and StoreUnavailable asking again
    finishes it.
    """
    if not reason.strip():
        raise ReasonMissing
    if sale.shift.is_open and (till is None or till.pk != sale.till_id):
        raise OtherTill
    row = _intend_void(sale, actor, reason.strip())
    return row if row.state != SaleState.VOIDING else _finish_voiding(row)


def finish_all(shift: Shift) -> None:
    """Finish what waits for the engine in this shift. Raises TillBusy, StoreUnavailable."""
    waiting = Sale.objects.filter(shift=shift, state__in=UNFINISHED)
    for sale in waiting.order_by("pk"):
        if sale.state == SaleState.VOIDING:
            _finish_voiding(sale)
            continue
        try:
            _finish_recording(sale)
        except SaleRefused:
            continue  # the refusal is written; the device hears it when it asks again


def has_unfinished(shift: Shift) -> bool:
    """True while a sale or a void of this shift waits for the engine's answer."""
    return Sale.objects.filter(shift=shift, state__in=UNFINISHED).exists()


def sweep(now: datetime) -> int:
    """Finish what broke off long enough ago that nobody speaks to the engine about it any more; returns how many."""
    waiting = Sale.objects.filter(state__in=UNFINISHED)
    started = waiting.filter(created_at__lt=now - timedelta(seconds=leases.SECONDS))
    shifts = Shift.objects.filter(pk__in=started.values("shift")).order_by("pk")
    before = started.count()
    for shift in shifts:
        try:
            finish_all(shift)
        except (TillBusy, StoreUnavailable):
            continue
    return before - started.count()


def recent(shift: Shift) -> list[Sale]:
    """The sales of a shift that happened, the last first, with their lines."""
    happened = Sale.objects.filter(shift=shift).exclude(number=None)
    return list(happened.select_related("sold_by", "shift").prefetch_related("lines").order_by("-number"))


def _intend(till: Till, draft: SaleDraft, *, actor: User, on: date) -> Sale:
    """Write or find the sale. The shelf is read first, as no transaction may be open while an engine is asked."""
    return _write(till, draft, _look(till, draft, on), actor=actor, on=on)


def _look(till: Till, draft: SaleDraft, on: date) -> Items | None:
    """The shelf's items behind the lines; None where the sale is known and stands."""
    if Sale.objects.filter(till=till, ulid=draft.ulid).exclude(state=SaleState.REFUSED).exists():
        return None
    return shelf.by_sku(till.point, [line.sku for line in draft.lines[:MOST_LINES]], on=on)


@transaction.atomic
def _write(till: Till, draft: SaleDraft, found: Items | None, *, actor: User, on: date) -> Sale:
    """Locks the open shift of the till, so that nobody closes it meanwhile."""
    shift = Shift.objects.select_for_update(no_key=True).filter(till=till, closed_at=None).first()
    known = Sale.objects.select_for_update(no_key=True).filter(till=till, ulid=draft.ulid).first()
    if known is not None:
        if known.fingerprint != draft.fingerprint():
            raise KeyReused(draft.ulid)
        return known if known.state != SaleState.REFUSED else _try_again(known, shift, draft, found, actor=actor, on=on)
    if shift is None:
        raise ShiftMissing
    _check_form(draft)
    if draft.method is Method.VIETQR and not till.point.takes_transfers:
        raise TransfersNotTaken
    items = _check(draft, found)
    sale = Sale.objects.create(
        till=till,
        ulid=draft.ulid,
        fingerprint=draft.fingerprint(),
        shift=shift,
        on=on,
        method=draft.method,
        total_vnd=draft.total_vnd,
        received_vnd=draft.received_vnd,
        transfer_note=draft.transfer_note[:40],
        age_checked=draft.age_checked,
        sold_by=actor,
        device_at=draft.device_at,
    )
    SaleLine.objects.bulk_create(_lines(sale, draft, items))
    _step(sale, "", actor)
    return sale


def _try_again(
    sale: Sale, shift: Shift | None, draft: SaleDraft, found: Items | None, *, actor: User, on: date
) -> Sale:
    """What was refused may be possible by now."""
    if shift is None or shift.pk != sale.shift_id:
        raise ShiftClosed
    _check(draft, found)
    sale.on, sale.state = on, SaleState.RECORDING
    sale.save(update_fields=["on", "state"])
    _step(sale, SaleState.REFUSED, actor)
    return sale


def _check_form(draft: SaleDraft) -> None:
    skus = {line.sku for line in draft.lines}
    well_formed = (
        _ULID.fullmatch(draft.ulid)
        and 0 < len(draft.lines) == len(skus) <= MOST_LINES
        and all(0 < line.quantity <= MOST_UNITS and line.unit_price_vnd > 0 for line in draft.lines)
    )
    if not well_formed:
        raise InvalidSale(draft.ulid)
    if draft.received_vnd < draft.total_vnd:
        raise TooLittleCash(draft.total_vnd, draft.received_vnd)
    if draft.method is Method.VIETQR and draft.received_vnd != draft.total_vnd:
        raise InvalidSale(draft.ulid)


def _check(draft: SaleDraft, items: Items | None) -> Items:
    """The shelf's items behind the lines. Raises what keeps the first of them from being sold."""
    if items is None:  # refused by another request just now
        raise TillBusy
    for line in draft.lines:
        _check_line(line, items.get(line.sku))
    alcohol = [item.sku for item in items.values() if item.is_alcohol]
    if alcohol and not draft.age_checked:
        raise AgeNotChecked(alcohol)
    return items


def _check_line(line: DraftLine, item: ShelfItem | None) -> None:
    if item is None:
        raise NotOnShelf(line.sku)
    if item.refusal is not None and item.refusal.why != shelf.NOT_PRICED:
        raise NotSellable(item.product_code, item.sku, item.refusal.why, item.refusal.since)
    if item.price_vnd != line.unit_price_vnd:
        raise PriceChanged(line.sku, line.unit_price_vnd, item.price_vnd)
    if item.left < line.quantity:
        raise ShelfShort(line.sku, line.quantity, item.left)


def _lines(sale: Sale, draft: SaleDraft, items: Mapping[str, ShelfItem]) -> list[SaleLine]:
    codes = {item.producer_code for item in items.values()}
    owners = {row.code: row for row in Producer.objects.filter(code__in=codes)}
    return [
        SaleLine(
            sale=sale,
            sku=line.sku,
            product_code=items[line.sku].product_code,
            producer=owners.get(items[line.sku].producer_code),
            name=dict(items[line.sku].name),
            variant=dict(items[line.sku].variant),
            quantity=line.quantity,
            unit_price_vnd=line.unit_price_vnd,
            stars=items[line.sku].stars,
            certificate_id=items[line.sku].certificate_id,
        )
        for line in draft.lines
    ]


def _finish_recording(sale: Sale) -> Sale:
    """Ask the engine and write its answer, one at a time for each sale."""
    with turn(_leases(sale)):
        if Sale.objects.filter(pk=sale.pk, state=SaleState.REFUSED).exists():
            raise TillBusy  # somebody who asked at the same time was refused: asking again begins anew
        try:
            store.record_counter_sale(_counter_sale(sale), allow_short=False)
        except (NotForSale, NotPriced, OutOfStock, UnknownSku) as refused:
            _refused(sale, refused)
            raise _in_our_words(sale, refused) from refused
        return _recorded(sale)


@transaction.atomic
def _recorded(sale: Sale) -> Sale:
    """Locks the shift, whose sales are numbered, then the sale."""
    shift = Shift.objects.select_for_update(no_key=True).get(pk=sale.shift_id)
    row = _locked(sale)
    if row.state != SaleState.RECORDING:
        return row
    row.state = SaleState.RECORDED
    row.number = (shift.sales.aggregate(last=Max("number"))["last"] or 0) + 1
    row.save(update_fields=["state", "number"])
    _step(row, SaleState.RECORDING, row.sold_by)
    money.receive(row)
    outbox.record("sale.recorded", row.key)
    return row


@transaction.atomic
def _refused(sale: Sale, why: Exception) -> None:
    row = _locked(sale)
    if row.state == SaleState.RECORDING:
        row.state = SaleState.REFUSED
        row.save(update_fields=["state"])
        _step(row, SaleState.RECORDING, row.sold_by, f"{type(why).__name__}: {why}")


@transaction.atomic
def _intend_void(sale: Sale, actor: User, reason: str) -> Sale:
    """Locks the shift, so that nobody closes it meanwhile, then the sale."""
    shift = Shift.objects.select_for_update(no_key=True).get(pk=sale.shift_id)
    row = _locked(sale)
    if row.state in (SaleState.VOIDING, SaleState.VOIDED):
        return row
    if not shift.is_open:
        raise ShiftClosed
    if row.state != SaleState.RECORDED:
        raise NotVoidable
    row.state = SaleState.VOIDING
    row.save(update_fields=["state"])
    _step(row, SaleState.RECORDED, actor, reason)
    return row


def _finish_voiding(sale: Sale) -> Sale:
    units = tuple(Units(line.sku, line.quantity) for line in sale.lines.order_by("sku"))
    key = f"{sale.key}/void"
    with turn(_leases(sale)):
        store.take_back(sale.key, Return(key=key, lines=units, restock=True))
        fact = PaymentFact(key=key, payment=sale.method, kind=PaymentKind.REFUNDED, amount_vnd=sale.total_vnd)
        store.record_payments(sale.key, [fact])
        return _voided(sale)


@transaction.atomic
def _voided(sale: Sale) -> Sale:
    row = _locked(sale)
    if row.state != SaleState.VOIDING:
        return row
    asked = row.steps.filter(after=SaleState.VOIDING).latest("pk")
    row.state = SaleState.VOIDED
    row.save(update_fields=["state"])
    _step(row, SaleState.VOIDING, asked.actor, asked.reason)
    money.give_back(row, actor=asked.actor, reason=asked.reason)
    outbox.record("sale.recorded", row.key)
    return row


def _leases(sale: Sale) -> list[str]:
    place = point_place(sale.till.point.slug)
    return [sale.key, *(stock_key(sku, place) for sku in sale.lines.values_list("sku", flat=True))]


def _counter_sale(sale: Sale) -> CounterSale:
    lines = tuple(CounterLine(line.sku, line.quantity, line.unit_price_vnd) for line in sale.lines.order_by("sku"))
    return CounterSale(
        key=sale.key,
        point=sale.till.point.slug,
        lines=lines,
        method=sale.method,
        sold_at=sale.created_at,
        on=sale.on,
    )


def _in_our_words(sale: Sale, refused: Exception) -> SaleRefused:
    if isinstance(refused, OutOfStock):
        return ShelfShort(refused.sku, refused.asked, refused.left)
    if isinstance(refused, NotForSale):
        line = sale.lines.filter(product_code=refused.product_code).first()
        known = shelf.refusals_of([refused.product_code], on=sale.on).get(refused.product_code)
        why, since = (known.why, known.since) if known else (shelf.PAUSED, None)
        return NotSellable(refused.product_code, line.sku if line else "", why, since)
    if isinstance(refused, NotPriced):
        return PriceChanged(refused.sku, sale.lines.get(sku=refused.sku).unit_price_vnd, None)
    return NotOnShelf(refused.sku if isinstance(refused, UnknownSku) else "")


def _locked(sale: Sale) -> Sale:
    rows = Sale.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("shift", "till__point", "sold_by").get(pk=sale.pk)


def _step(sale: Sale, before: str, actor: User | None, reason: str = "") -> None:
    SaleStep.objects.create(sale=sale, before=before, after=sale.state, actor=actor, reason=reason)
