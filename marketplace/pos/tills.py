"""Devices: registered once for a point, recognised by a token, retired when they leave."""

import hashlib
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.places.models import SalesPoint
from marketplace.pos.errors import NameTaken, ShiftAlreadyOpen
from marketplace.pos.models import Till

TOKEN_BYTES = 32


def register(point: SalesPoint, name: str, *, actor: User) -> tuple[Till, str]:
    """Write a till; returns it with the token its device is to keep, which is stored nowhere. Raises NameTaken."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    try:
        with transaction.atomic():
            till = Till.objects.create(point=point, name=name.strip(), token_hash=_hash(token), registered_by=actor)
    except IntegrityError:
        raise NameTaken(name) from None
    return till, token


def by_token(token: str, *, point: SalesPoint) -> Till | None:
    """The till of `point` that this token belongs to, unless it was retired."""
    if not token:
        return None
    return Till.objects.filter(token_hash=_hash(token), point=point, retired_at=None).first()


@transaction.atomic
def retire(till: Till, *, actor: User) -> Till:
    """The device leaves: its token opens nothing any more. Locks the row. Raises ShiftAlreadyOpen."""
    row = Till.objects.select_for_update().get(pk=till.pk)
    if row.shifts.filter(closed_at=None).exists():
        raise ShiftAlreadyOpen
    if row.retired_at is None:
        row.retired_by, row.retired_at = actor, timezone.now()
        row.save(update_fields=["retired_by", "retired_at"])
    return row


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
