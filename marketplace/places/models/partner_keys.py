"""Keys by which a partner's programs read its feed and place its orders."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.places.models.outlets import Partner


class KeyScope(models.TextChoices):
    FEED = "feed", _("read the feed")
    ORDER = "order", _("place orders")


class PartnerKey(models.Model):
    """A key of a partner: its beginning to know it by, its hash to check it by. The key itself is kept nowhere."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=8, unique=True, editable=False)
    hashed = models.CharField(max_length=64, editable=False)
    scopes = ArrayField(models.CharField(max_length=10, choices=KeyScope.choices))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("partner's key")
        verbose_name_plural = _("partners' keys")

    def __str__(self) -> str:
        return f"{self.partner} · {self.prefix}…"
