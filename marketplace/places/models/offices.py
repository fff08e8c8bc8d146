"""Who works for the programme's office, and for which place."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.places.models.units import Commune, Province


class OfficeRole(models.TextChoices):
    PROVINCE_OFFICER = "province_officer", _("Province officer")
    COMMUNE_OFFICER = "commune_officer", _("Commune officer")


class OfficeMember(models.Model):
    """A user in the service of a province or of one commune, from `since` through `until`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="office_memberships")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="office_members")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="office_members")
    role = models.CharField(_("role"), max_length=20, choices=OfficeRole.choices)
    title = models.CharField(_("title"), max_length=120, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of the office")
        verbose_name_plural = _("members of the office")
        constraints = [
            models.CheckConstraint(
                condition=Q(role=OfficeRole.COMMUNE_OFFICER, commune__isnull=False)
                | Q(role=OfficeRole.PROVINCE_OFFICER, commune__isnull=True),
                name="commune_officer_has_a_commune",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="office_member_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.commune or self.province}"

    def clean(self) -> None:
        if self.commune is not None and self.commune.province_id != self.province_id:
            raise ValidationError({"commune": _("This commune lies in another province.")})
