"""What every membership has in common: since when, until when, and each thing that happened to it.

The rooms of the things one is a member of make the tables (`producers`, `places`) and lend their verbs from here.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace import clock
from marketplace.accounts.errors import AlreadyEnded, MemberSuspended, ReasonMissing
from marketplace.accounts.models import User

M = TypeVar("M", bound="Membership")


class StepKind(models.TextChoices):
    JOINED = "joined", _("joined")
    ROLE_CHANGED = "role_changed", _("role changed")
    SUSPENDED = "suspended", _("suspended")
    RESUMED = "resumed", _("suspension lifted")
    ENDED = "ended", _("membership ended")


class Membership(models.Model):
    """A user in a role from `since` through `until`; a suspension shuts out without ending it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)s_set")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    suspended_reason = models.CharField(_("reason of the suspension"), max_length=300, blank=True)

    if TYPE_CHECKING:
        role: str
        steps: Any  # the room's own table of steps

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="%(class)s_ends_after_it_begins"
            ),
        ]

    @property
    def is_suspended(self) -> bool:
        """True while the office keeps this member out."""
        return self.suspended_at is not None


class MembershipStep(models.Model):
    """One thing that happened to a membership; only ever appended."""

    kind = models.CharField(max_length=20, choices=StepKind.choices)
    role = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]


def in_force(on: date) -> Q:
    """The memberships that open a door on the day `on`."""
    return Q(suspended_at__isnull=True) & held(on)


def held(on: date) -> Q:
    """The memberships held on the day `on`, suspended ones included."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))


@transaction.atomic
def join(member: M, *, actor: User | None, reason: str = "") -> M:
    """Begin a membership: a row that is not saved yet, and its first step."""
    member.save(force_insert=True)
    _write(member, StepKind.JOINED, actor, reason)
    return member


@transaction.atomic
def admit(member: M, held_already: M | None, *, actor: User | None) -> M:
    """Begin `member`, a row that is not saved yet, or give the membership that the user holds already its role.

    The caller has locked what one is a member of. Raises MemberSuspended.
    """
    if held_already is None:
        return join(member, actor=actor)
    if held_already.is_suspended:
        raise MemberSuspended
    return change_role(held_already, member.role, actor=actor)


@transaction.atomic
def change_role(member: M, role: str, *, actor: User | None, reason: str = "") -> M:
    """Give `member` another role. Locks the row. Raises AlreadyEnded."""
    row = _locked(member)
    if row.role != role:
        row.role = role
        row.save(update_fields=["role"])
        _write(row, StepKind.ROLE_CHANGED, actor, reason)
    return row


@transaction.atomic
def suspend(member: M, *, actor: User | None, reason: str) -> M:
    """Shut `member` out at once. Locks the row; a second time changes nothing. Raises ReasonMissing, AlreadyEnded."""
    if not reason.strip():
        raise ReasonMissing
    row = _locked(member)
    if row.suspended_at is None:
        row.suspended_at, row.suspended_reason = timezone.now(), reason.strip()
        row.save(update_fields=["suspended_at", "suspended_reason"])
        _write(row, StepKind.SUSPENDED, actor, reason)
    return row


@transaction.atomic
def resume(member: M, *, actor: User | None, reason: str = "") -> M:
    """Let a suspended member in again. Locks the row. Raises AlreadyEnded."""
    row = _locked(member)
    if row.suspended_at is not None:
        row.suspended_at, row.suspended_reason = None, ""
        row.save(update_fields=["suspended_at", "suspended_reason"])
        _write(row, StepKind.RESUMED, actor, reason)
    return row


@transaction.atomic
def end(member: M, *, actor: User | None, reason: str = "") -> M:
    """End the membership with yesterday, so that no door opens today. Locks the row. Raises AlreadyEnded."""
    row, today = _locked(member), clock.today()
    row.until = max(row.since, today - timedelta(days=1))
    if row.since >= today:  # begun today or later: shut out, as it cannot end before it began
        row.suspended_at, row.suspended_reason = timezone.now(), reason.strip()
    row.save(update_fields=["until", "suspended_at", "suspended_reason"])
    _write(row, StepKind.ENDED, actor, reason)
    return row


def _locked(member: M) -> M:
    row: M = type(member)._default_manager.select_for_update(of=("self",)).get(pk=member.pk)
    if row.until is not None and row.until < clock.today():
        raise AlreadyEnded
    return row


def _write(member: Membership, kind: StepKind, actor: User | None, reason: str) -> None:
    member.steps.create(kind=kind, role=member.role, actor=actor, reason=reason.strip())
