"""Telling what our Saleor signed from what anybody else did: webhooks, and the tokens of its staff.

One RSA key signs both, so each is held to its own form: a token is no signature of a webhook, nor the other way round.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor.errors import Forged, UnknownInstance
from marketplace.stores.saleor.models import Installation, KeySet
from marketplace.stores.saleor.transport import public_keys

ALGORITHM = "RS256"
ASK_AGAIN = timedelta(seconds=60)
FRESH_FOR = timedelta(days=1)
STAFF_TOKEN = "thirdparty"  # noqa: S105  the kind of a token, not one
LEEWAY_S = 10


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of Saleor's staff who uses our app in the dashboard."""

    email: str
    permissions: frozenset[str]


def require_ours(api_url: str) -> None:
    """Raises UnknownInstance unless `api_url` is the Saleor of the settings and our app is installed there."""
    is_ours = bool(api_url) and api_url == settings.SALEOR_API_URL
    if not is_ours or not (settings.SALEOR_TOKEN or Installation.objects.filter(api_url=api_url).exists()):
        raise UnknownInstance(api_url)


def verify_webhook(api_url: str, signature: str, body: bytes) -> None:
    """Raises Forged unless `signature` (detached, over the raw bytes) is of our Saleor.

    Raises StoreUnavailable while its new keys cannot be had. No transaction may be open.
    """
    head, middle, _ = _parts(signature)
    if head.get("b64") is not False or head.get("crit") != ["b64"] or middle:
        raise Forged("a signed text, but no signature of a webhook")
    try:
        jwt.PyJWS(algorithms=[ALGORITHM]).decode(
            signature, key=_key(api_url, head), algorithms=[ALGORITHM], detached_payload=body
        )
    except jwt.PyJWTError as error:
        raise Forged(str(error)) from error


def verify_staff(api_url: str, app_id: str, token: str) -> Staff:
    """Who uses our app in the dashboard of `api_url`. Raises Forged, StoreUnavailable. No transaction may be open."""
    head, middle, _ = _parts(token)
    if "crit" in head or not middle:
        raise Forged("no token")
    try:
        claims = jwt.decode(
            token,
            key=_key(api_url, head),
            algorithms=[ALGORITHM],
            issuer=api_url,
            leeway=LEEWAY_S,
            options={"verify_aud": False, "require": ["exp", "iat", "iss"]},
        )
    except jwt.PyJWTError as error:
        raise Forged(str(error)) from error
    if claims.get("type") != STAFF_TOKEN or claims.get("app") != app_id or claims.get("is_staff") is not True:
        raise Forged("a token, but not of staff in our app")
    return Staff(str(claims.get("email", "")), frozenset(claims.get("user_permissions") or ()))


def _parts(signed: str) -> tuple[dict[str, Any], str, str]:
    """The header, and the other two parts as they are."""
    try:
        head = jwt.get_unverified_header(signed)
        _, middle, seal = signed.split(".")
    except (jwt.PyJWTError, ValueError) as error:
        raise Forged(str(error)) from error
    if head.get("alg") != ALGORITHM or not isinstance(head.get("kid"), str):
        raise Forged("signed in another way")
    return head, middle, seal


def _key(api_url: str, head: Mapping[str, Any]) -> jwt.PyJWK:
    """The key that `head` names. Unknown ones make us ask Saleor, once a minute at most."""
    now = timezone.now()
    known = KeySet.objects.filter(api_url=api_url).first() or KeySet(api_url=api_url)
    age = now - known.read_at if known.read_at else timedelta.max
    keys = known.keys
    if head["kid"] not in keys and age >= ASK_AGAIN:
        keys = _ask(api_url, now)
    elif age >= FRESH_FOR:
        keys = _asked_in_time(api_url, now) or keys
    if head["kid"] not in keys:
        raise Forged("signed by a key that our Saleor does not have")
    return jwt.PyJWK.from_dict(keys[head["kid"]])


def _asked_in_time(api_url: str, now: datetime) -> dict[str, Any] | None:
    """New keys in place of old ones; None where they cannot be had just now, and the old ones have to do."""
    try:
        return _ask(api_url, now)
    except StoreUnavailable:
        return None


def _ask(api_url: str, now: datetime) -> dict[str, Any]:
    """The keys as Saleor publishes them now, kept. Raises StoreUnavailable, also when we asked a moment ago."""
    KeySet.objects.get_or_create(api_url=api_url)
    free = Q(asked_at=None) | Q(asked_at__lt=now - ASK_AGAIN)
    if not KeySet.objects.filter(free, api_url=api_url).update(asked_at=now):
        raise StoreUnavailable("the keys were asked for a moment ago")
    published = public_keys(api_url)
    listed = published.get("keys") if isinstance(published, dict) else None
    if not isinstance(listed, list):
        raise StoreUnavailable("no keys where Saleor publishes them")
    keys = {each["kid"]: each for each in listed if isinstance(each, dict) and isinstance(each.get("kid"), str)}
    KeySet.objects.filter(api_url=api_url).update(keys=keys, read_at=timezone.now())
    return keys
