"""Every move of the demo's clock, as an appended row."""

from django.db import models
from django.utils import timezone


class Move(models.Model):
    """From `moved_at` on, the market's date is the real day plus `offset_days`."""

    offset_days = models.IntegerField()
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.CharField(max_length=150)

    class Meta:
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"{self.offset_days:+d}"
