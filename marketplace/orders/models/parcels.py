"""A parcel: the part of an order that one producer sends."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.producers.models import Producer


class ParcelState(models.TextChoices):
    PLACED = "placed", pgettext_lazy("parcel", "Awaiting confirmation")
    ACCEPTED = "accepted", pgettext_lazy("parcel", "Accepted")
    PACKED = "packed", pgettext_lazy("parcel", "Packed")
    HANDED_OVER = "handed_over", pgettext_lazy("parcel", "On its way")
    DELIVERED = "delivered", pgettext_lazy("parcel", "Delivered and paid")
    REFUSED = "refused", pgettext_lazy("parcel", "Refused at the door")
    NOT_SUPPLIED = "not_supplied", pgettext_lazy("parcel", "Sold out")
    CANCELLED = "cancelled", pgettext_lazy("parcel", "Cancelled")


class Parcel(models.Model):
    """What one producer sends of one order. Its key is `<number of the order>-<1, 2, 3 …>`."""

    key = models.CharField(_("parcel"), max_length=24, unique=True)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="parcels")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="parcels")
    state = models.CharField(_("state"), max_length=15, choices=ParcelState.choices, default=ParcelState.PLACED)
    delivery_vnd = models.PositiveBigIntegerField(_("delivery"), default=0)
    weight_g = models.PositiveIntegerField(_("weight in grams"))
    carrier = models.CharField(_("carrier"), max_length=120, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=120, blank=True)
    cod_collected_vnd = models.PositiveBigIntegerField(_("cash collected"), null=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["order", "producer"], name="one_parcel_per_producer")]
        indexes = [models.Index(fields=["producer", "state", "created_at"], name="parcels_of_a_board")]

    def __str__(self) -> str:
        return self.key

    @property
    def goods_vnd(self) -> int:
        """The price of what is or will be supplied."""
        return sum(line.gross_vnd for line in self.lines.all())

    @property
    def total_vnd(self) -> int:
        """What the buyer pays for it, delivery included."""
        return self.goods_vnd + self.delivery_vnd
