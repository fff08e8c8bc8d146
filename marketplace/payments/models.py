"""Payments: who owes or paid how much for what, and who holds the money.

A payment names its subject by kind and key, with no foreign key upward. What became of it is appended as steps; the
columns of the payment itself are the sum of its steps.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from ulid import ULID


class SubjectKind(models.TextChoices):
    ORDER = "order", _("Order")
    PARCEL = "parcel", _("Parcel")
    SALE = "sale", _("Sale at a counter")


class Method(models.TextChoices):
    CASH = "cash", _("Cash")
    COD = "cod", _("Cash on delivery")
    VIETQR = "vietqr", _("Bank transfer by VietQR")
    TRANSFER = "transfer", _("Bank transfer")


class HolderKind(models.TextChoices):
    COURIER = "courier", _("Courier")
    POINT = "point", _("Sales point")
    PRODUCER = "producer", _("Producer")
    PARTNER = "partner", _("Distribution partner")


class State(models.TextChoices):
    """`cancelled`: nothing was paid, and nothing is owed any more."""

    DUE = "due", pgettext_lazy("payment", "Due")
    RECEIVED = "received", pgettext_lazy("payment", "Received")
    REFUNDED = "refunded", pgettext_lazy("payment", "Given back")
    CANCELLED = "cancelled", pgettext_lazy("payment", "No longer due")


class StepKind(models.TextChoices):
    DUE = "due", _("Due")
    CHANGED = "changed", _("Amount changed")
    RECEIVED = "received", _("Received")
    REFUNDED = "refunded", _("Given back")
    CANCELLED = "cancelled", _("No longer due")


def new_id() -> str:
    """Sorts by time, tells nobody how many there are."""
    return str(ULID())


class Payment(models.Model):
    """Money for one order, parcel or sale. `holder` is who has it, or will have it when it is paid."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(_("subject"), max_length=10, choices=SubjectKind.choices)
    subject = models.CharField(_("key of the subject"), max_length=120)
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    amount_vnd = models.PositiveBigIntegerField(_("amount"))
    received_vnd = models.PositiveBigIntegerField(_("received"), default=0)
    refunded_vnd = models.PositiveBigIntegerField(_("given back"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DUE)
    holder_kind = models.CharField(_("kind of holder"), max_length=10, choices=HolderKind.choices)
    holder = models.CharField(_("holder"), max_length=120)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    told_steps = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [
            models.Index(fields=["subject_kind", "subject"], name="payment_by_subject"),
            models.Index(fields=["holder_kind", "holder"], name="payment_by_holder"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received_vnd__gte=models.F("refunded_vnd")), name="only_what_came_is_given_back"
            )
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def kept_vnd(self) -> int:
        """What the holder has of it now."""
        return self.received_vnd - self.refunded_vnd


class PaymentStep(models.Model):
    """One thing that happened to a payment; appended, never edited. Numbers count from 1 within the payment."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    amount_vnd = models.PositiveBigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["payment", "number"], name="payment_steps_are_numbered")]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """What the store engine knows this step by."""
        return f"{self.payment_id}-{self.number}"
