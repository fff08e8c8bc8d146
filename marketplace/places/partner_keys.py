"""Keys of partners: issued once, shown once, checked by hash, revoked for good."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.places.errors import OnlyShown, UnknownScope
from marketplace.places.models import KeyScope, Partner, PartnerKey

MARK = "ocop"
PREFIX_BYTES, SECRET_BYTES = 4, 24
SHAPE = re.compile(rf"{MARK}_([0-9a-f]{{{PREFIX_BYTES * 2}}})_")  # how every key begins
USE_IS_KEPT_EVERY = timedelta(minutes=1)


def issue(partner: Partner, scopes: Collection[str], *, actor: User | None) -> tuple[PartnerKey, str]:
    """Write a key and return it with its text, which cannot be had again. Raises UnknownScope, OnlyShown."""
    if partner.is_only_shown:
        raise OnlyShown(partner.slug)
    unknown = set(scopes) - set(KeyScope.values)
    if unknown or not scopes:
        raise UnknownScope(sorted(unknown))
    prefix = secrets.token_hex(PREFIX_BYTES)
    plain = f"{MARK}_{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    key = PartnerKey.objects.create(
        partner=partner, prefix=prefix, hashed=_hashed(plain), scopes=sorted(set(scopes)), created_by=actor
    )
    return key, plain


def revoke(key: PartnerKey, *, actor: User | None, reason: str = "") -> None:
    """Make the key useless from now on. A revoked one stays as it is."""
    PartnerKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by=actor, revoked_reason=reason.strip()
    )


def find(plain: str) -> PartnerKey | None:
    """The key of this text while it is in use, else None: also for a real firm's in the demo. With its partner."""
    shape = SHAPE.match(plain)
    key = PartnerKey.objects.select_related("partner").filter(prefix=shape[1]).first() if shape else None
    matches = hmac.compare_digest(key.hashed if key else _hashed(""), _hashed(plain))
    if key is None or not matches or key.revoked_at is not None or key.partner.is_only_shown:
        return None
    return key


def authenticate(plain: str, scope: str) -> Partner | None:
    """The partner whose key this is and may do `scope`, else None."""
    key = find(plain)
    if key is None or scope not in key.scopes:
        return None
    note_use(key)
    return key.partner


def note_use(key: PartnerKey) -> None:
    """A feed is pulled often: its last use is kept to the minute."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > USE_IS_KEPT_EVERY:
        PartnerKey.objects.filter(pk=key.pk).update(last_used_at=now)


def _hashed(plain: str) -> str:
    """A plain hash is enough: the key is 192 random bits, which nobody tries through."""
    return hashlib.sha256(plain.encode()).hexdigest()
