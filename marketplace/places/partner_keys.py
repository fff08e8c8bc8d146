"""Keys of partners: issued once, shown once, checked by hash, revoked for good."""

import hashlib
import hmac
import secrets
from collections.abc import Collection

from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.places.errors import UnknownScope
from marketplace.places.models import KeyScope, Partner, PartnerKey

MARK = "ocop"
PREFIX_BYTES, SECRET_BYTES = 4, 24


def issue(partner: Partner, scopes: Collection[str], *, actor: User | None) -> tuple[PartnerKey, str]:
    """Write a key and return it with its text, which cannot be had again. Raises UnknownScope."""
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


def authenticate(plain: str, scope: str) -> Partner | None:
    """The partner whose key this is and may do `scope`, else None. Takes the same time whichever part is wrong."""
    mark, _, rest = plain.partition("_")
    prefix = rest[: PREFIX_BYTES * 2]
    key = PartnerKey.objects.select_related("partner").filter(prefix=prefix).first()
    matches = hmac.compare_digest(key.hashed if key else _hashed(""), _hashed(plain))
    if key is None or not matches or mark != MARK or key.revoked_at is not None:
        return None
    return key.partner if scope in key.scopes else None


def _hashed(plain: str) -> str:
    """A plain hash is enough: the key is 192 random bits, which nobody tries through."""
    return hashlib.sha256(plain.encode()).hexdigest()
