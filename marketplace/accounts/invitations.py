"""Invitations: how people of producers and sales points get their sign-in.

The link is shown once, to the office, which prints it; only the hash of its token is kept. A newer invitation of the
same person to the same thing withdraws the older one.
"""

import hashlib
import secrets as random
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.accounts import phones, secrets
from marketplace.accounts.errors import (
    InvitationExpired,
    InvitationUsed,
    InvitationWithdrawn,
    PresentSecretNeeded,
    UnknownInvitation,
)
from marketplace.accounts.models import Invitation, User
from marketplace.accounts.rooms import room

GOOD_FOR = timedelta(days=14)


@transaction.atomic
def invite(
    kind: str, subject: str, *, phone: str, role: str, by: User | None, name: str = ""
) -> tuple[Invitation, str]:
    """Write an invitation and return it with its token, which cannot be had again.

    Locks the open invitations of this person to this subject, which are withdrawn. Raises InvalidPhone, UnknownSubject,
    UnknownRole.
    """
    phone, place = phones.normalise(phone), room(kind)
    place.title(subject)
    place.check_role(role)
    now, token = timezone.now(), random.token_urlsafe(24)
    _open().filter(kind=kind, subject=subject, phone=phone).update(withdrawn_at=now, withdrawn_by=by)
    invitation = Invitation.objects.create(
        token_hash=_hashed(token),
        kind=kind,
        subject=subject,
        role=role,
        phone=phone,
        name=name.strip(),
        created_by=by,
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    return invitation, token


def reissue(invitation: Invitation, *, by: User | None) -> tuple[Invitation, str]:
    """The same invitation anew, with another token and 14 more days. Raises as `invite`."""
    return invite(
        invitation.kind,
        invitation.subject,
        phone=invitation.phone,
        role=invitation.role,
        by=by,
        name=invitation.name,
    )


def withdraw(invitation: Invitation, *, by: User | None) -> None:
    """Make the link useless. A used one stays as it is."""
    _open().filter(pk=invitation.pk).update(withdrawn_at=timezone.now(), withdrawn_by=by)


def waiting(kind: str, subject: str) -> QuerySet[Invitation]:
    """Invitations nobody has taken yet and that still can be, newest first."""
    return _open().filter(kind=kind, subject=subject, expires_at__gt=timezone.now()).order_by("-pk")


def find(token: str) -> Invitation:
    """The invitation of `token`. Raises UnknownInvitation, InvitationUsed, InvitationWithdrawn, InvitationExpired."""
    return _usable(Invitation.objects.filter(token_hash=_hashed(token)))


def asks_present_secret(invitation: Invitation) -> bool:
    """True when the number has an account already that this link alone must not open."""
    return _must_prove(invitation, User.objects.filter(phone=invitation.phone).first())


@transaction.atomic
def accept(token: str, *, secret: str, name: str = "") -> User:
    """Make whoever holds the link a member, and return the account to sign in.

    `secret` becomes the account's secret; where `asks_present_secret` it is the one it has. Locks the invitation, then
    the account. Raises as `find`, PresentSecretNeeded when that secret is wrong, WeakSecret, MemberSuspended.
    """
    invitation = _usable(Invitation.objects.select_for_update(of=("self",)).filter(token_hash=_hashed(token)))
    user = User.objects.select_for_update().filter(phone=invitation.phone).first()
    if user is not None and _must_prove(invitation, user):
        if not (user.is_active and user.check_password(secret)):
            raise PresentSecretNeeded
    else:
        user = _with_secret(user, invitation.phone, secret, name or invitation.name)
    room(invitation.kind).admit(invitation.subject, user, role=invitation.role, by=invitation.created_by)
    invitation.used_at, invitation.used_by = timezone.now(), user
    invitation.save(update_fields=["used_at", "used_by"])
    return user


def _must_prove(invitation: Invitation, user: User | None) -> bool:
    if user is None:
        return False
    return not (
        user.is_active and user.came_by_invitation and room(invitation.kind).may_reset(invitation.subject, user)
    )


def _with_secret(user: User | None, phone: str, secret: str, name: str) -> User:
    secrets.check(secret, phone=phone)
    user = user or User(username=phone, phone=phone)
    user.set_password(secret)
    if name.strip():
        user.first_name, user.last_name = name.strip()[:150], ""
    user.save()
    return user


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at__isnull=True, withdrawn_at__isnull=True)


def _usable(found: QuerySet[Invitation]) -> Invitation:
    invitation = found.first()
    if invitation is None:
        raise UnknownInvitation
    if invitation.used_at is not None:
        raise InvitationUsed
    if invitation.withdrawn_at is not None:
        raise InvitationWithdrawn
    if invitation.expires_at <= timezone.now():
        raise InvitationExpired
    return invitation


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
