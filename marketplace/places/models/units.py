"""Administrative units of today, by their official codes, and the names that became them.

A row is a unit, not a name: a commune that is renamed or becomes a ward keeps its row, and the earlier name joins the
former ones. The texts beside each name are derived from it by `marketplace.places.folding`.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ENDS_AFTER_IT_BEGINS = Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from"))


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", pgettext_lazy("kind of unit", "Province")
    CITY = "city", pgettext_lazy("kind of unit", "City")


class CommuneKind(models.TextChoices):
    COMMUNE = "commune", pgettext_lazy("kind of unit", "Commune")
    WARD = "ward", pgettext_lazy("kind of unit", "Ward")
    SPECIAL_ZONE = "special_zone", pgettext_lazy("kind of unit", "Special zone")


# The words of law, whatever the language of the page.
PROVINCE_WORDS: dict[str, str] = {ProvinceKind.PROVINCE: "Tỉnh", ProvinceKind.CITY: "Thành phố"}
COMMUNE_WORDS: dict[str, str] = {
    CommuneKind.COMMUNE: "Xã",
    CommuneKind.WARD: "Phường",
    CommuneKind.SPECIAL_ZONE: "Đặc khu",
}


def in_force(on: date) -> Q:
    """The units that exist on the day `on`."""
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gte=on))


class Province(models.Model):
    """One of the 34 provinces and cities under the centre."""

    code = models.CharField(_("official code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=ProvinceKind.choices)
    folded_name = models.CharField(max_length=60, editable=False)
    sort_key = models.CharField(max_length=120, editable=False, db_collation="C")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ["sort_key", "code"]
        constraints = [models.CheckConstraint(condition=ENDS_AFTER_IT_BEGINS, name="province_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """As in a legal text: Tỉnh Lâm Đồng."""
        return f"{PROVINCE_WORDS[self.kind]} {self.name}"


class FormerProvince(models.Model):
    """A name or kind of province that has ended, and the province of today that took its place."""

    province = models.ForeignKey(Province, on_delete=models.CASCADE, related_name="former_provinces")
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=ProvinceKind.choices)
    folded_name = models.CharField(max_length=60, editable=False, db_index=True)
    valid_until = models.DateField(_("valid until"))

    class Meta:
        verbose_name = _("former province")
        verbose_name_plural = _("former provinces")
        constraints = [
            models.UniqueConstraint(fields=["name", "kind", "valid_until"], name="one_former_province_per_name_and_end")
        ]

    def __str__(self) -> str:
        return f"{PROVINCE_WORDS[self.kind]} {self.name}"


class Commune(models.Model):
    """A commune, ward or special zone: the only level below the province."""

    code = models.CharField(_("official code"), max_length=5, primary_key=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="communes")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=CommuneKind.choices)
    folded_name = models.CharField(max_length=100, editable=False)
    sort_key = models.CharField(max_length=200, editable=False, db_collation="C")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["sort_key", "code"]
        indexes = [models.Index(fields=["province", "folded_name"], name="commune_by_name")]
        constraints = [models.CheckConstraint(condition=ENDS_AFTER_IT_BEGINS, name="commune_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """Without its kind: Mũi Né."""
        return self.name.removeprefix(COMMUNE_WORDS[self.kind]).lstrip()


class FormerPlace(models.Model):
    """An earlier commune whose land lies, wholly or partly, in a commune of today.

    One that was divided has a row for each part and one default among them. `valid_until` is empty where only is known
    that the name ended before July 2025; `district` is empty for names of the time since.
    """

    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="former_places")
    name = models.CharField(_("name"), max_length=100)
    district = models.CharField(_("district"), max_length=100, blank=True)
    province = models.CharField(_("province"), max_length=60)
    folded_name = models.CharField(max_length=100, editable=False, db_index=True)
    folded_district = models.CharField(max_length=100, editable=False, db_index=True)
    folded_province = models.CharField(max_length=60, editable=False)
    is_default = models.BooleanField(_("default"), default=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("former place")
        verbose_name_plural = _("former places")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "district", "name", "commune"], name="one_former_place_per_name_and_commune"
            )
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.district, self.province) if part)
