"""What has to outlive a process of ours on the way to Saleor. Products, orders and stock live over there."""

from django.db import models
from django.utils import timezone

from marketplace.sealed.fields import SealedCharField


class Installation(models.Model):
    """Our app on one Saleor: the token it was given there, sealed."""

    api_url = models.URLField(unique=True)
    app_id = models.CharField(max_length=100)
    token = SealedCharField(max_length=100)
    installed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.api_url


class Push(models.Model):
    """A copy of the market's own store into one Saleor. Once one is finished, what lies there is the truth."""

    api_url = models.URLField()
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "pushes"

    def __str__(self) -> str:
        return f"{self.api_url} {self.started_at:%Y-%m-%d %H:%M}"


class ShelfNote(models.Model):
    """What a place could still give of a variant when somebody had just finished with it.

    True at that instant only: one who has waited since before it may go by it, one who comes later has to look.
    """

    sku = models.CharField(max_length=60)
    place = models.CharField(max_length=140)
    left = models.PositiveIntegerField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sku", "place"], name="one_note_per_shelf")]

    def __str__(self) -> str:
        return f"{self.sku} {self.place}"


class KeySet(models.Model):
    """The public keys by which one Saleor signs. `asked_at` keeps strangers from making us ask all the time."""

    api_url = models.URLField(unique=True)
    keys = models.JSONField(default=dict)
    asked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.api_url


class Delivery(models.Model):
    """A webhook as it came, kept once: the same bytes again are the same delivery.

    `event` and `issued_at` are what the signed body says; `problem` is why nothing followed from it.
    """

    digest = models.CharField(max_length=64, unique=True)
    event = models.CharField(max_length=80, blank=True)
    body = models.BinaryField()
    issued_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)
    processed_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["received_at"], name="webhooks_waiting", condition=models.Q(processed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.digest[:8]}"


class PullKind(models.TextChoices):
    DELTA = "delta"
    FULL = "full"
    MISSED = "missed"


class Pull(models.Model):
    """One look at everything, at what changed lately, or at the webhooks that Saleor gave up to deliver.

    `seen` counts products (or such webhooks), `changed` those that differ from the last time (or are new to us).
    """

    kind = models.CharField(max_length=10, choices=PullKind.choices)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    seen = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "-started_at"], name="pulls_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d %H:%M}"


class LastSeen(models.Model):
    """What the last pull saw of a product, as digests: of all of it, and of its prices and stock alone.

    Whatever differs from it later has changed, whether Saleor says so or not.
    """

    code = models.CharField(max_length=40, unique=True)
    whole = models.CharField(max_length=64, blank=True)
    offer = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "last seen"

    def __str__(self) -> str:
        return self.code
