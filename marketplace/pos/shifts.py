"""Shifts: opened with a float, closed by counting the drawer note by note."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.places.models import SalesPoint
from marketplace.pos import pickups, reports, sales
from marketplace.pos.errors import ShiftAlreadyOpen, ShiftClosed, TillBusy, VarianceUnexplained
from marketplace.pos.models import NOTES, CashCount, Shift, Till


def current(till: Till) -> Shift | None:
    """The open shift of `till`."""
    return Shift.objects.filter(till=till, closed_at=None).select_related("point", "till", "opened_by").first()


def open_at(point: SalesPoint) -> list[Shift]:
    """Every open shift of `point`, whatever day it began, by till."""
    rows = Shift.objects.filter(point=point, closed_at=None).select_related("till", "opened_by")
    return list(rows.order_by("till__name", "pk"))


@transaction.atomic
def open(till: Till, float_vnd: int, *, actor: User, on: date) -> Shift:
    """Begin a shift on the market's date `on`. Locks the point, whose shifts are numbered. Raises ShiftAlreadyOpen."""
    SalesPoint.objects.select_for_update(no_key=True).get(pk=till.point_id)
    last: int = Shift.objects.filter(point_id=till.point_id).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return Shift.objects.create(
                point_id=till.point_id, till=till, number=last + 1, on=on, float_vnd=float_vnd, opened_by=actor
            )
    except IntegrityError:
        raise ShiftAlreadyOpen from None


def close(shift: Shift, counts: Mapping[int, int], *, actor: User, reason: str = "") -> Shift:
    """Count the drawer and end the shift. `counts` are pieces by note.

    First finishes what waits for the engine (raises TillBusy or StoreUnavailable where that is not possible), then
    locks the shift. Raises ShiftClosed, VarianceUnexplained.
    """
    sales.finish_all(shift)
    pickups.finish_all(shift)
    return _close(shift, counts, actor=actor, reason=reason)


@transaction.atomic
def _close(shift: Shift, counts: Mapping[int, int], *, actor: User, reason: str) -> Shift:
    row = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    if not row.is_open:
        raise ShiftClosed
    if sales.has_unfinished(row) or pickups.has_unfinished(row):
        raise TillBusy  # another window of the till began something meanwhile
    pieces = {note: counts.get(note, 0) for note in NOTES}
    counted, expected = sum(note * number for note, number in pieces.items()), reports.of_shift(row).expected_vnd
    if counted != expected and not reason.strip():
        raise VarianceUnexplained(expected, counted)
    CashCount.objects.bulk_create([CashCount(shift=row, note_vnd=note, pieces=n) for note, n in pieces.items()])
    row.counted_vnd, row.expected_vnd, row.reason = counted, expected, reason.strip()
    row.closed_by, row.closed_at = actor, timezone.now()
    row.save(update_fields=["counted_vnd", "expected_vnd", "reason", "closed_by", "closed_at"])
    return row
