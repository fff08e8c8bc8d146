"""What producers changed and what they would like to change: each row says who, when, from what to what, and why.

Prices, counts, pauses and photos taken down are history: appended, never edited. A proposal is decided once and never
edited after that. The database refuses both (migrations 0002, 0004).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.programme.models import RegisteredProduct


class ChangeKind(models.TextChoices):
    TEXT = "text", _("Text")
    PHOTO = "photo", _("Photo")


class ChangeState(models.TextChoices):
    """WAITING is the only state that moves on. A newer proposal withdraws the one that waits."""

    WAITING = "waiting", _("Waiting for the office")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ListingChange(models.Model):
    """A proposal for what buyers read and see of a product. `photo` names the files of `photos`."""

    product = models.ForeignKey(RegisteredProduct, on_delete=models.PROTECT, related_name="listing_changes")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    before = models.JSONField()
    after = models.JSONField()
    photo = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.WAITING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "kind"], condition=Q(state="waiting"), name="one_change_waits_per_product_and_kind"
            ),
            models.UniqueConstraint(fields=["photo"], condition=~Q(photo=""), name="a_photo_is_proposed_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="a_decided_change_says_when",
            ),
        ]
        indexes = [models.Index(fields=["proposed_at"], condition=Q(state="waiting"), name="offers_waiting_changes")]

    def __str__(self) -> str:
        return f"{self.kind} {self.product_id} {self.state}"

    @property
    def is_waiting(self) -> bool:
        """True until it is decided."""
        return self.state == ChangeState.WAITING


class PhotoTakeDown(models.Model):
    """A photograph that was taken off show, by its address: by the people of its stall, or by the office."""

    product = models.ForeignKey(RegisteredProduct, on_delete=models.PROTECT, related_name="photo_take_downs")
    url = models.CharField(max_length=500)
    by_office = models.BooleanField(default=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_take_down_has_a_reason"),
        ]
        indexes = [models.Index(fields=["url"], name="offers_take_down_by_url")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.url}"


class PriceChange(models.Model):
    """A price that was set. An empty channel is the listed price.

    Without a new price the channel follows the listed one again; modern trade offers the pack no more.
    """

    product = models.ForeignKey(RegisteredProduct, on_delete=models.PROTECT, related_name="price_changes")
    sku = models.CharField(max_length=60)
    channel = models.CharField(max_length=140, blank=True)
    old_vnd = models.PositiveBigIntegerField(null=True)
    new_vnd = models.PositiveBigIntegerField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.sku} {self.channel} {self.old_vnd} → {self.new_vnd}"


class StockCount(models.Model):
    """What somebody counted at a place, and what the engine had there before."""

    product = models.ForeignKey(RegisteredProduct, on_delete=models.PROTECT, related_name="stock_counts")
    sku = models.CharField(max_length=60)
    place = models.CharField(max_length=140)
    old = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    counted_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.sku} {self.place} {self.old} → {self.new}"


class PauseStep(models.Model):
    """The producer stopped selling a product, or began again. The last step of a product counts."""

    product = models.ForeignKey(RegisteredProduct, on_delete=models.PROTECT, related_name="pause_steps")
    paused = models.BooleanField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.product_id} {'paused' if self.paused else 'resumed'}"
