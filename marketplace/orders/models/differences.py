"""Where the engine's shadow of an order says something else than the order, and who has looked at it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.orders.models.orders import Order


class Matter(models.TextChoices):
    """What the two do not agree on. The last five are about one line, counted in units but for its price."""

    MISSING = "missing", _("The order is not there")
    STATE = "state", pgettext_lazy("order", "State")
    TOTAL = "total", _("Total of the order")
    MONEY = "money", _("Money received")
    SUPPLIED = "supplied", _("Units that are or will be supplied")
    ORDERED = "ordered", _("Units that were ordered")
    PRICE = "price", _("Price of one unit")
    HANDED_OVER = "handed_over", _("Units that were handed over")
    RETURNED = "returned", _("Units that came back")


class Difference(models.Model):
    """One thing that an engine says otherwise, as both said it; nothing of ours is changed by it.

    `settled_at`: since then the engine says something else, be it what we say. `looked_at`: an officer has seen it and
    said why it may stand as it is.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="differences")
    what = models.CharField(max_length=15, choices=Matter.choices)
    sku = models.CharField(max_length=60, blank=True)
    ours = models.CharField(max_length=40, blank=True)
    theirs = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("difference of an order")
        verbose_name_plural = _("differences of orders")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "what", "sku"], condition=Q(settled_at=None), name="one_open_difference_per_matter"
            ),
            models.CheckConstraint(
                condition=Q(looked_at=None, looked_by=None, reason="")
                | Q(looked_at__isnull=False, looked_by__isnull=False) & ~Q(reason=""),
                name="who_looked_said_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.what} {self.sku}".strip()
