"""Producers: who makes the products of the register."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.bank import BankAccount
from marketplace.places.models import Commune, Province


class ProducerKind(models.TextChoices):
    COOPERATIVE = "cooperative", _("Cooperative")
    COOPERATIVE_GROUP = "cooperative_group", _("Cooperative group")
    ENTERPRISE = "enterprise", _("Enterprise")
    SME = "sme", _("Limited company")
    HOUSEHOLD = "household", _("Household business")


class Producer(BankAccount):
    """A chủ thể of the programme. Where it lies is today's commune; the old names stay as its origin."""

    code = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="producers")
    name = models.CharField(max_length=250)
    folded_name = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=ProducerKind.choices, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, related_name="producers")
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(_("Phone number"), max_length=20, blank=True)
    former_commune = models.CharField(max_length=120, blank=True)
    former_district = models.CharField(max_length=120, blank=True)
    former_province = models.CharField(max_length=120, blank=True)
    story = models.JSONField(default=dict, blank=True)
    source_url = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "folded_name"], name="one_producer_per_name_and_province")
        ]

    def __str__(self) -> str:
        return self.name
