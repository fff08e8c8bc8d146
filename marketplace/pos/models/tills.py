"""Devices that take money, and the shifts worked on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.places.models import SalesPoint

NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)  # the banknotes in use


class Till(models.Model):
    """A device registered once for one point. It proves itself by a token of which only the hash is kept."""

    point = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="tills")
    name = models.CharField(_("name of the till"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=timezone.now)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "name"], condition=Q(retired_at=None), name="one_till_per_name_and_point"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """Work at one till between two counts of its drawer. `on` is the market's date of its opening."""

    point = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="shifts")
    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="shifts")
    number = models.PositiveIntegerField()
    on = models.DateField(db_index=True)
    float_vnd = models.PositiveBigIntegerField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    expected_vnd = models.BigIntegerField(null=True)
    counted_vnd = models.PositiveBigIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["till"], condition=Q(closed_at=None), name="one_open_shift_per_till"),
            models.UniqueConstraint(fields=["point", "number"], name="one_shift_per_number_and_point"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.number}"

    @property
    def is_open(self) -> bool:
        """True until the drawer was counted."""
        return self.closed_at is None

    @property
    def variance_vnd(self) -> int | None:
        """Counted less expected; None while the shift is open."""
        if self.counted_vnd is None or self.expected_vnd is None:
            return None
        return self.counted_vnd - self.expected_vnd


class CashCount(models.Model):
    """How many notes of one kind lay in the drawer at the close. Never edited: the database refuses it."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="counts")
    note_vnd = models.PositiveIntegerField()
    pieces = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shift", "note_vnd"], name="each_note_is_counted_once")]

    def __str__(self) -> str:
        return f"{self.pieces} × {self.note_vnd}"

    @property
    def amount_vnd(self) -> int:
        """What these notes are worth."""
        return self.note_vnd * self.pieces
