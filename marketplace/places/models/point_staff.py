"""Who works at a sales point."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.memberships import Membership, MembershipStep
from marketplace.places.models.outlets import SalesPoint


class PointRole(models.TextChoices):
    CASHIER = "cashier", _("Cashier")
    MANAGER = "manager", _("Point manager")


class PointMember(Membership):
    """A user in the service of one sales point."""

    point = models.ForeignKey(SalesPoint, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(_("role"), max_length=20, choices=PointRole.choices)

    class Meta(Membership.Meta):
        verbose_name = _("member of a sales point")
        verbose_name_plural = _("members of sales points")
        constraints = [
            *Membership.Meta.constraints,
            models.UniqueConstraint(
                fields=["point", "user"], condition=models.Q(until__isnull=True), name="one_membership_per_point"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.point}"


class PointMemberStep(MembershipStep):
    """One thing that happened to a member of a point."""

    member = models.ForeignKey(PointMember, on_delete=models.PROTECT, related_name="steps")

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"
