"""The register of the programme: products, decisions, certificates, acts.

Decisions, certificates and acts are history: appended, never edited (the database refuses it too, migration 0002).
A mistake is corrected by a new row that supersedes or withdraws the old one.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.places.models import Commune, Province
from marketplace.producers.models import Producer

LONGEST_SHELF_LIFE_DAYS = 3_660  # ten years: more is a slip, or goods that need no such day


class ProductGroup(models.TextChoices):
    """The six groups of Decision 148/QĐ-TTg of 2023."""

    FOOD = "food", _("Food")
    BEVERAGE = "beverage", _("Beverages")
    HERBAL = "herbal", _("Medicinal plants and herbal products")
    HANDICRAFT = "handicraft", _("Handicrafts")
    ORNAMENTAL = "ornamental", _("Ornamental plants and animals")
    TOURISM = "tourism", _("Community tourism and tourist sites")


SERVICES = frozenset({ProductGroup.TOURISM})  # nothing that fits into a parcel or lies on a shelf


class Level(models.TextChoices):
    DISTRICT = "district", _("District level")
    PROVINCE = "province", _("Province level")
    CENTRAL = "central", _("National level")


class Basis(models.TextChoices):
    """What the day of a recognition rests on. `inferred` never lists a product."""

    DECISION = "decision", _("the decision was seen")
    PRESS = "press", _("a dated article says so")
    REGISTER = "register", _("the province's register names the year")
    INFERRED = "inferred", _("deduced, not certain")


class Status(models.TextChoices):
    """What a source says of the product; only `recognised` can ever list it."""

    RECOGNISED = "recognised", _("recognised")
    COUNCIL_SCORED = "council_scored", _("scored by a council, no decision seen")
    LISTED = "listed", _("called OCOP without a star level")
    PLANNED = "planned", _("on a list to be assessed")
    POTENTIAL = "potential", _("potential product type")
    WITHDRAWN = "withdrawn", _("recorded by mistake, withdrawn")


class ActKind(models.TextChoices):
    SUSPEND = "suspend", _("Display suspended")
    RESUME = "resume", _("Display resumed")
    REVOKE = "revoke", _("Recognition revoked")
    WITHDRAW_REVOCATION = "withdraw_revocation", _("Revocation corrected")


class Term(models.Model):
    """How many months a recognition decided on or after `valid_from` lasts."""

    valid_from = models.DateField(unique=True)
    months = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.months} / {self.valid_from}"


class RegisteredProduct(models.Model):
    """A product of a province's register, certified or not. Its code is ours and never changes."""

    code = models.CharField(max_length=40, unique=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="products")
    name = models.JSONField()
    folded_name = models.CharField(max_length=250)
    group = models.CharField(max_length=20, choices=ProductGroup.choices)
    category = models.CharField(max_length=80, blank=True)
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, null=True, related_name="products")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, related_name="products")
    former_commune = models.CharField(max_length=120, blank=True)
    former_district = models.CharField(max_length=120, blank=True)
    former_province = models.CharField(max_length=120, blank=True)
    story = models.JSONField(default=dict, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    alcohol_pct = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    shelf_life_days = models.PositiveSmallIntegerField(null=True)
    source_url = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "producer", "folded_name"],
                name="one_product_per_name_and_producer",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name.get('vi', '')}"


class Decision(models.Model):
    """A paper that recognises many products, or revokes them. The body is named as it was then."""

    class Kind(models.TextChoices):
        RECOGNITION = "recognition", _("Recognition")
        REVOCATION = "revocation", _("Revocation")

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.RECOGNITION)
    number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField()
    body = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=Level.choices)
    summary = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    scan = models.FileField(upload_to="decisions/%Y/", blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.number or f"{self.body} {self.decided_on:%d/%m/%Y}"


class Certificate(models.Model):
    """What is known of one recognition of one product.

    `in_force_from` … `in_force_until` are the days on which it is certainly in force (both included, empty where no
    day is certain); `lapsed_after` is the last day on which it can still be in force, empty where unknown.
    """

    product = models.ForeignKey(RegisteredProduct, on_delete=models.PROTECT, related_name="certificates")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="certificates")
    status = models.CharField(max_length=20, choices=Status.choices)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    stars = models.PositiveSmallIntegerField(null=True)
    stars_proposed = models.PositiveSmallIntegerField(null=True)
    award_year = models.PositiveSmallIntegerField(null=True)
    decided_not_before = models.DateField(null=True)
    decided_not_after = models.DateField(null=True)
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True)
    decision_ref = models.CharField(max_length=120, blank=True)
    source_url = models.TextField(blank=True)
    in_force_from = models.DateField(null=True)
    in_force_until = models.DateField(null=True)
    lapsed_after = models.DateField(null=True)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stars=None) | models.Q(stars__range=(1, 5)), name="certificate_stars_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.stars or '–'}★"

    @property
    def day_is_known(self) -> bool:
        """True when the very day of the decision is on record."""
        return self.decided_not_before is not None and self.decided_not_before == self.decided_not_after


class Act(models.Model):
    """Something the office did to a product: who, when, why."""

    product = models.ForeignKey(RegisteredProduct, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=20, choices=ActKind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    acted_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="acts")
    effective_on = models.DateField(null=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")

    def __str__(self) -> str:
        return f"{self.kind} {self.product_id}"
