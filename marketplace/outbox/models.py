"""Events, their deliveries (one per consumer) and leases."""

from django.db import models
from django.utils import timezone


class Event(models.Model):
    """Which thing changed, never what about it: the reader looks afresh."""

    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    recorded_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class Delivery(models.Model):
    """One event on its way to one consumer. `marks` holds the instants its journey is shown with."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    consumer = models.CharField(max_length=120)
    key = models.CharField(max_length=100)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)
    marks = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "consumer"], name="one_delivery_per_consumer")]
        indexes = [
            models.Index(
                fields=["consumer", "not_before"],
                name="waiting_deliveries",
                condition=models.Q(done_at=None, parked_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.consumer}"


class Lease(models.Model):
    """The right to speak to an engine about one thing until an instant. An expired one is a quarantine."""

    key = models.CharField(max_length=120, primary_key=True)
    holder = models.CharField(max_length=32)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
