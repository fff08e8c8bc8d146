"""Who works for a producer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.memberships import Membership, MembershipStep
from marketplace.producers.models.producers import Producer


class ProducerRole(models.TextChoices):
    OWNER = "owner", _("Stall owner")
    STAFF = "staff", _("Stall staff")


class ProducerMember(Membership):
    """A user in the service of one producer."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(_("role"), max_length=20, choices=ProducerRole.choices)

    class Meta(Membership.Meta):
        verbose_name = _("member of a producer")
        verbose_name_plural = _("members of producers")
        constraints = [
            *Membership.Meta.constraints,
            models.UniqueConstraint(
                fields=["producer", "user"], condition=models.Q(until__isnull=True), name="one_membership_per_producer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.producer}"


class ProducerMemberStep(MembershipStep):
    """One thing that happened to a member of a producer."""

    member = models.ForeignKey(ProducerMember, on_delete=models.PROTECT, related_name="steps")

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"
