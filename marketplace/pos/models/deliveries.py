"""Delivery notes: goods on their way between a producer and the shelf of a point, counted by those who take them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.places.models import SalesPoint
from marketplace.producers.models import Producer
from marketplace.stores.channels import point_place, producer_place


class NoteKind(models.TextChoices):
    DELIVERY = "delivery", _("Delivery from the producer")
    RETURN = "return", _("Return to the producer")


class NoteState(models.TextChoices):
    """MOVING waits for the engine to have written both counts: asking again finishes it."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("On its way")
    MOVING = "moving", _("Being booked")
    RECEIVED = "received", _("Goods received")
    CANCELLED = "cancelled", _("Cancelled")


class DeliveryNote(models.Model):
    """Goods of one producer, to a point or back. Stock moves when they are received, by what was counted."""

    kind = models.CharField(max_length=10, choices=NoteKind.choices)
    point = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="delivery_notes")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="delivery_notes")
    state = models.CharField(max_length=10, choices=NoteState.choices, default=NoteState.DRAFT)
    paper_number = models.CharField(_("number on the producer's paper"), max_length=60, blank=True)
    moves = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As it is written on paper: PG for a delivery, PT for a return."""
        head = "PG" if self.kind == NoteKind.DELIVERY else "PT"
        return f"{head}-{self.pk:05d}"

    @property
    def origin(self) -> str:
        """The place the goods leave."""
        return self._places[0] if self.kind == NoteKind.DELIVERY else self._places[1]

    @property
    def destination(self) -> str:
        """The place the goods reach."""
        return self._places[1] if self.kind == NoteKind.DELIVERY else self._places[0]

    @property
    def _places(self) -> tuple[str, str]:
        return producer_place(self.producer.code), point_place(self.point.slug)


class DeliveryLine(models.Model):
    """One variant of a note: how many the paper says, how many were counted."""

    note = models.ForeignKey(DeliveryNote, on_delete=models.PROTECT, related_name="lines")
    sku = models.CharField(max_length=60)
    product_code = models.CharField(max_length=40)
    name = models.JSONField()
    variant = models.JSONField(default=dict)
    quantity = models.PositiveIntegerField()
    counted = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "sku"], name="one_line_per_sku_and_note"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_note_brings_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"

    @property
    def difference(self) -> int | None:
        """Counted less written; None before it was counted."""
        return None if self.counted is None else self.counted - self.quantity


class DeliveryStep(models.Model):
    """One change of a note: who, when, why, with which counts. Never edited: the database refuses it."""

    note = models.ForeignKey(DeliveryNote, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=10, blank=True, choices=NoteState.choices)
    after = models.CharField(max_length=10, choices=NoteState.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    quantities = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.note_id} {self.before} → {self.after}"
