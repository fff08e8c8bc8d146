"""Everything that happened to an order or a parcel, appended; and what is under way between us and the engine."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.orders.models.orders import Order
from marketplace.orders.models.parcels import Parcel


class Step(models.Model):
    """From one state to the next (the same when only facts changed): who, when, why, on whose behalf.

    No actor: the buyer, who has no account, or the market's own clockwork (`by_system`).
    """

    from_state = models.CharField(max_length=15, blank=True)
    to_state = models.CharField(max_length=15)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    on_behalf = models.BooleanField(default=False)
    by_system = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class OrderStep(Step):
    """A step of an order."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        verbose_name = _("step of an order")
        verbose_name_plural = _("steps of orders")


class ParcelStep(Step):
    """A step of a parcel. `facts` hold what the buyer is told: units not supplied, fees and totals, collected money."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        verbose_name = _("step of a parcel")
        verbose_name_plural = _("steps of parcels")


class Verb(models.TextChoices):
    """What needs the engine's word."""

    CANCEL = "cancel"
    CANNOT_SUPPLY = "cannot_supply"
    HAND_OVER = "hand_over"
    REFUSE = "refuse"
    PICK_UP = "pick_up"


class Undertaking(models.Model):
    """A verb under way: written before the engine is asked, finished with its outcome, repeated by the sweep if not.

    `refused` says why the engine would not.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="undertakings")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, null=True, related_name="undertakings")
    verb = models.CharField(max_length=15, choices=Verb.choices)
    facts = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    on_behalf = models.BooleanField(default=False)
    by_system = models.BooleanField(default=False)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    refused = models.TextField(blank=True)

    class Meta:
        verbose_name = _("undertaking")
        verbose_name_plural = _("undertakings")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(finished_at=None), name="one_undertaking_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.order_id}"
