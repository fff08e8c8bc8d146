"""Delivery notes: goods from a producer to the shelf, and back. Drafted, sent, counted by those who take them.

The engine is read before a verb's transaction begins: it may be another server. Stock moves once, when the goods are
received, by what was counted: both places' counts are read, worked out and written as absolute numbers while nobody
else moves these goods.
"""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from marketplace.accounts.models import User
from marketplace.places.models import SalesPoint
from marketplace.pos import bookings
from marketplace.pos.errors import DifferenceUnexplained, NothingOnNote, ReasonMissing, ShelfShort, WrongState
from marketplace.pos.models import DeliveryLine, DeliveryNote, DeliveryStep, NoteKind, NoteState
from marketplace.producers.models import Producer
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import store
from marketplace.stores.records import StoreProduct, Variant

Quantities = Mapping[str, int]  # units by SKU


def producers() -> QuerySet[Producer]:
    """Those whose goods can be delivered, by name: whoever has a product; in the demo the fictional ones only."""
    rows = Producer.objects.filter(pk__in=_deliverable().values("producer"))
    return rows.order_by("name", "pk")


def goods_of(producer: Producer) -> list[tuple[StoreProduct, Variant]]:
    """Everything the producer has in the store, certified or not: what lies on a shelf may have to go back."""
    codes = list(_deliverable().filter(producer=producer).values_list("code", flat=True))
    products = sorted(store.products(codes=codes), key=lambda product: product.code)
    return [(product, variant) for product in products for variant in product.variants]


def draft(
    point: SalesPoint, producer: Producer, quantities: Quantities, *, actor: User, paper_number: str = ""
) -> DeliveryNote:
    """Begin a delivery from `producer` to `point`. Raises NothingOnNote."""
    return _draft(NoteKind.DELIVERY, point, producer, _lines(producer, quantities), actor, paper_number)


def return_(
    point: SalesPoint, producer: Producer, quantities: Quantities, *, actor: User, paper_number: str = ""
) -> DeliveryNote:
    """Begin a return from `point` to `producer`. Raises NothingOnNote."""
    return _draft(NoteKind.RETURN, point, producer, _lines(producer, quantities), actor, paper_number)


def edit(note: DeliveryNote, quantities: Quantities, *, actor: User) -> DeliveryNote:
    """Other lines for a draft. Locks the note. Raises WrongState, NothingOnNote."""
    lines = _lines(note.producer, quantities)
    with transaction.atomic():
        row = _locked(note, NoteState.DRAFT)
        if not lines:
            raise NothingOnNote
        row.lines.all().delete()
        _write_lines(row, lines)
        _step(row, NoteState.DRAFT, actor)
    return row


def send(note: DeliveryNote, *, actor: User) -> DeliveryNote:
    """The goods leave. Locks the note. Raises WrongState, ShelfShort where a shelf has fewer to return."""
    left = _left(note)
    with transaction.atomic():
        row = _locked(note, NoteState.DRAFT)
        _require_on_shelf(row, left)
        return _move_to(row, NoteState.SENT, actor)


@transaction.atomic
def cancel(note: DeliveryNote, *, actor: User, reason: str) -> DeliveryNote:
    """The note is void, no goods moved. Locks the note. Raises ReasonMissing, WrongState."""
    if not reason.strip():
        raise ReasonMissing
    row = _locked(note, NoteState.DRAFT, NoteState.SENT)
    return _move_to(row, NoteState.CANCELLED, actor, reason.strip())


def receive(note: DeliveryNote, counted: Quantities, *, actor: User, reason: str = "") -> DeliveryNote:
    """The goods are there: `counted` units of each SKU on the note, and both places' counts follow.

    Raises WrongState, DifferenceUnexplained, ShelfShort; after TillBusy and StoreUnavailable asking again finishes it,
    with the counts of the first time; CountUnclear when that cannot be done any more.
    """
    row = _intend(note, counted, _left(note), actor, reason.strip())
    if row.state == NoteState.MOVING:
        bookings.book(row)
        row = _received(row)
    return row


@transaction.atomic
def settle(note: DeliveryNote, *, actor: User, reason: str) -> DeliveryNote:
    """End a booking that broke off, after both places were counted by hand: no stock moves. Locks the note.

    Raises ReasonMissing, WrongState.
    """
    if not reason.strip():
        raise ReasonMissing
    return _move_to(_locked(note, NoteState.MOVING), NoteState.RECEIVED, actor, reason.strip())


def _deliverable() -> QuerySet[RegisteredProduct]:
    rows = RegisteredProduct.objects.exclude(producer=None)
    return rows.filter(illustrative=True) if settings.DEMO else rows


@transaction.atomic
def _intend(note: DeliveryNote, counted: Quantities, left: Quantities, actor: User, reason: str) -> DeliveryNote:
    row = _locked(note, NoteState.SENT, NoteState.MOVING, NoteState.RECEIVED)
    if row.state != NoteState.SENT:
        return row
    lines = list(row.lines.all())
    for line in lines:
        line.counted = counted.get(line.sku, 0)
    different = [line.sku for line in lines if line.difference]
    if different and not reason:
        raise DifferenceUnexplained(different)
    DeliveryLine.objects.bulk_update(lines, ["counted"])
    _require_on_shelf(row, left)
    return _move_to(row, NoteState.MOVING, actor, reason)


@transaction.atomic
def _received(note: DeliveryNote) -> DeliveryNote:
    row = _locked(note, NoteState.MOVING, NoteState.RECEIVED)
    if row.state == NoteState.RECEIVED:
        return row
    asked = row.steps.filter(after=NoteState.MOVING).latest("pk")
    return _move_to(row, NoteState.RECEIVED, asked.actor, asked.reason)


@transaction.atomic
def _draft(
    kind: NoteKind, point: SalesPoint, producer: Producer, lines: list[DeliveryLine], actor: User, paper_number: str
) -> DeliveryNote:
    if not lines:
        raise NothingOnNote
    note = DeliveryNote.objects.create(
        kind=kind, point=point, producer=producer, created_by=actor, paper_number=paper_number.strip()
    )
    _write_lines(note, lines)
    _step(note, "", actor)
    return note


def _lines(producer: Producer, quantities: Quantities) -> list[DeliveryLine]:
    """The lines of a note that is still to be written."""
    names = dict(RegisteredProduct.objects.filter(producer=producer).values_list("code", "name"))
    return [
        DeliveryLine(
            sku=variant.sku,
            product_code=product.code,
            name=names[product.code],
            variant=dict(variant.name),
            quantity=quantities[variant.sku],
        )
        for product, variant in goods_of(producer)
        if quantities.get(variant.sku, 0) > 0
    ]


def _write_lines(note: DeliveryNote, lines: list[DeliveryLine]) -> None:
    for line in lines:
        line.note = note
    DeliveryLine.objects.bulk_create(lines)


def _left(note: DeliveryNote) -> Quantities:
    """What the shelf can give back; a producer's own count is nobody's limit."""
    codes = list(note.lines.values_list("product_code", flat=True)) if note.kind == NoteKind.RETURN else []
    return bookings.available(note, codes) if codes else {}


def _require_on_shelf(note: DeliveryNote, left: Quantities) -> None:
    """A shelf counts every piece, so it cannot give back what it does not have, or keeps for a pick-up."""
    if note.kind != NoteKind.RETURN:
        return
    for line in note.lines.all():
        asked = line.quantity if line.counted is None else line.counted
        if asked > left.get(line.sku, 0):
            raise ShelfShort(line.sku, asked, left.get(line.sku, 0))


def _locked(note: DeliveryNote, *states: NoteState) -> DeliveryNote:
    rows = DeliveryNote.objects.select_for_update(no_key=True, of=("self",)).select_related("point", "producer")
    row = rows.get(pk=note.pk)
    if row.state not in states:
        raise WrongState(row.number, row.state)
    return row


def _move_to(row: DeliveryNote, state: NoteState, actor: User | None, reason: str = "") -> DeliveryNote:
    before, row.state = row.state, state
    row.save(update_fields=["state"])
    _step(row, before, actor, reason)
    return row


def _step(note: DeliveryNote, before: str, actor: User | None, reason: str = "") -> None:
    quantities = {
        line.sku: line.quantity if line.counted is None else line.counted for line in note.lines.order_by("sku")
    }
    DeliveryStep.objects.create(
        note=note, before=before, after=note.state, actor=actor, reason=reason, quantities=quantities
    )
