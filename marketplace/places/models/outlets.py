"""Where the goods are sold: points of the programme, partners of modern trade, and points that are only planned."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.bank import BankAccount
from marketplace.places.models.units import Commune, Province


class SalesPointKind(models.TextChoices):
    OCOP_SALES_POINT = "ocop_sales_point", _("OCOP sales point")
    TOURIST_SITE_SHOP = "tourist_site_shop", _("Shop at a tourist site")


class PartnerKind(models.TextChoices):
    SUPERMARKET = "supermarket", _("Supermarket")
    CONVENIENCE = "convenience", _("Convenience store")
    ONLINE_PLATFORM = "online_platform", _("Online platform")


class OperatingStatus(models.TextChoices):
    OPERATING = "operating", _("Operating")
    OPERATING_2023 = "operating_2023", _("Operating in 2023, not confirmed since")
    SEASONAL = "seasonal", _("Open in season")


class PlanStatus(models.TextChoices):
    TARGET = "target", _("Planned, not confirmed")
    ABSENT_2025 = "absent_2025", _("Did not exist in 2025")


class LocationBasis(models.TextChoices):
    SOURCE = "source", _("named by the source")
    ASSUMED = "assumed", _("assumed")


class LocationPrecision(models.TextChoices):
    """Anything but `exact` is an area, not a pin."""

    EXACT = "exact", _("exact position")
    APPROX_OLD_COMMUNE_CENTRE = "approx_old_commune_centre", _("centre of the former commune")


class SalesPoint(BankAccount):
    """A shop of the programme, with a shelf, tills and, for transfers, a bank account of its own."""

    slug = models.SlugField(_("address on the site"), max_length=120, unique=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="sales_points")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=SalesPointKind.choices)
    status = models.CharField(_("status"), max_length=20, choices=OperatingStatus.choices)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="sales_points", verbose_name=_("commune")
    )
    address = models.CharField(_("street address"), max_length=300, blank=True)
    lat = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    lon = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    location_basis = models.CharField(_("commune known from"), max_length=10, choices=LocationBasis.choices, blank=True)
    location_precision = models.CharField(
        _("precision of the position"), max_length=30, choices=LocationPrecision.choices, blank=True
    )
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    source_url = models.TextField(_("source"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    illustrative = models.BooleanField(_("fictional, for demonstration"), default=False)

    class Meta:
        verbose_name = _("sales point")
        verbose_name_plural = _("sales points")
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="sales_point_has_both_coordinates_or_none",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """True when it trades all year round, as far as is known now."""
        return self.status == OperatingStatus.OPERATING

    @property
    def is_pin(self) -> bool:
        """True when its coordinates are those of the shop itself and may be marked on a map."""
        return self.lat is not None and self.location_precision == LocationPrecision.EXACT


class Partner(models.Model):
    """A chain or platform that carries products of the programme: a modern channel, never a shop of ours."""

    slug = models.SlugField(max_length=120)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="partners")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind.choices)
    status = models.CharField(_("status"), max_length=20, choices=OperatingStatus.choices)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="partners", verbose_name=_("commune")
    )
    source_url = models.TextField(_("source"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    illustrative = models.BooleanField(_("fictional, for demonstration"), default=False)

    class Meta:
        verbose_name = _("distribution partner")
        verbose_name_plural = _("distribution partners")
        constraints = [
            models.UniqueConstraint(fields=["province", "slug"], name="one_partner_per_slug_and_province"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_only_shown(self) -> bool:
        """True for a real firm in the demo: nobody may hold a key or order in its name."""
        return settings.DEMO and not self.illustrative


class PlannedPoint(models.Model):
    """A sales point that the office wants or found missing. Buyers never see it."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="planned_points")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=SalesPointKind.choices)
    status = models.CharField(_("status"), max_length=20, choices=PlanStatus.choices)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    source_url = models.TextField(_("source"), blank=True)
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        verbose_name = _("planned sales point")
        verbose_name_plural = _("planned sales points")
        constraints = [
            models.UniqueConstraint(fields=["province", "name"], name="one_planned_point_per_name_and_province"),
        ]

    def __str__(self) -> str:
        return self.name
