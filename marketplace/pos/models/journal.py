"""The sale journal. A sale is written before the engine is told of it, and everything that becomes of it is a step."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.pos.models.tills import Shift, Till
from marketplace.producers.models import Producer


class Method(models.TextChoices):
    """How a counter takes money. Only cash lies in the drawer."""

    CASH = "cash", _("Cash")
    VIETQR = "vietqr", _("Bank transfer (VietQR)")


class SaleState(models.TextChoices):
    """RECORDING and VOIDING wait for the engine's answer: asking again finishes them."""

    RECORDING = "recording", _("Being recorded")
    RECORDED = "recorded", _("Sold")
    REFUSED = "refused", _("Not sold")
    VOIDING = "voiding", _("Being voided")
    VOIDED = "voided", _("Voided")


class Sale(models.Model):
    """What one guest took along. `ulid` is the device's own key: the same key never sells twice.

    It gets its number in the shift once it is recorded, so that numbers have no gaps.
    """

    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="sales")
    ulid = models.CharField(max_length=26)
    fingerprint = models.CharField(max_length=64)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="sales")
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=SaleState.choices, default=SaleState.RECORDING)
    on = models.DateField()
    method = models.CharField(max_length=10, choices=Method.choices)
    total_vnd = models.PositiveBigIntegerField()
    received_vnd = models.PositiveBigIntegerField()
    transfer_note = models.CharField(max_length=40, blank=True)
    age_checked = models.BooleanField(default=False)
    sold_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["till", "ulid"], name="one_sale_per_key_and_till"),
            models.UniqueConstraint(fields=["shift", "number"], name="one_sale_per_number_and_shift"),
        ]
        indexes = [
            models.Index(fields=["shift"], name="unfinished_sales", condition=Q(state__in=["recording", "voiding"]))
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """The key the engine and the payment know it by."""
        return f"POS-{self.till_id}-{self.ulid}"

    @property
    def receipt_number(self) -> str:
        """Shift and number within it, as printed; nothing before the sale is recorded."""
        return f"{self.shift.number}-{self.number:03d}" if self.number else ""

    @property
    def change_vnd(self) -> int:
        """What the guest got back."""
        return self.received_vnd - self.total_vnd


class SaleLine(models.Model):
    """Units of one variant with their owner, as they were sold. Never edited: the database refuses it."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="lines")
    sku = models.CharField(max_length=60)
    product_code = models.CharField(max_length=40)
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.JSONField()
    variant = models.JSONField(default=dict)
    quantity = models.PositiveIntegerField()
    unit_price_vnd = models.PositiveBigIntegerField()
    stars = models.PositiveSmallIntegerField(null=True)
    certificate_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale", "sku"], name="one_line_per_sku_and_sale"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_line_sells_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"

    @property
    def amount_vnd(self) -> int:
        """The price of all its units."""
        return self.quantity * self.unit_price_vnd


class SaleStep(models.Model):
    """One change of state: who, when, why. Never edited: the database refuses it."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=10, blank=True, choices=SaleState.choices)
    after = models.CharField(max_length=10, choices=SaleState.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.sale_id} {self.before} → {self.after}"


class PickUp(models.Model):
    """A pick-up order paid and handed over in a shift; the order itself lives in its own room.

    `amount_vnd` is 0 for an order that was paid before: no drawer has anything of it, whatever the method says.
    """

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="pick_ups")
    order_number = models.CharField(max_length=40, unique=True)
    method = models.CharField(max_length=10, choices=Method.choices)
    amount_vnd = models.PositiveBigIntegerField()
    received_vnd = models.PositiveBigIntegerField()
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    handed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.order_number

    @property
    def key(self) -> str:
        """The key under which its order is handed over, whoever asks how often."""
        return f"PICKUP-{self.order_number}"

    @property
    def was_paid_before(self) -> bool:
        """True when the point took nothing for it."""
        return self.amount_vnd == 0

    @property
    def change_vnd(self) -> int:
        """What the guest got back."""
        return self.received_vnd - self.amount_vnd
