"""Who can sign in. What somebody may do is said by memberships, kept in the room of what one is a member of."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with a sign-in. Members of producers and points sign in with their phone number, kept as +84…"""

    phone = models.CharField(_("Phone number"), max_length=20, blank=True)

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined,misc]  # the stubs leave it out
        constraints = [
            models.UniqueConstraint(fields=["phone"], condition=~Q(phone=""), name="one_user_per_phone"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def came_by_invitation(self) -> bool:
        """True of an account that a link made: its name is its phone number, its secret a short one."""
        return bool(self.phone) and self.username == self.phone


class InvitationKind(models.TextChoices):
    PRODUCER = "producer", _("a producer's stall")
    POINT = "point", _("a sales point")


class Invitation(models.Model):
    """A link by which one person becomes a member. The token itself is kept nowhere, only its hash."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=InvitationKind.choices)
    subject = models.CharField(_("to what"), max_length=120, help_text=_("A producer's code or a point's address."))
    role = models.CharField(_("role"), max_length=20)
    phone = models.CharField(_("Phone number"), max_length=20)
    name = models.CharField(_("name of the person"), max_length=150, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [models.Index(fields=["kind", "subject"], name="invitation_by_subject")]

    def __str__(self) -> str:
        return f"{self.phone} → {self.kind} {self.subject}"


class FailedSignIn(models.Model):
    """A wrong secret, kept for minutes to slow down whoever guesses. Keys are hashes: no list of names or addresses."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="failed_sign_in_by_key")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at:%Y-%m-%d %H:%M:%S}"
