"""Who calls: a partner by its key, in the header and nowhere else. Who guesses keys must wait, as at the sign-in."""

from math import ceil
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounts import attempts
from marketplace.accounts.errors import TooManyTries
from marketplace.places import partner_keys
from marketplace.places.models import KeyScope, PartnerKey
from storefront.feeds.problems import KEY_IN_ADDRESS, NO_KEY, TOO_MANY_TRIES, UNKNOWN_KEY, WRONG_SCOPE, Refusal
from storefront.kit import client

SCHEME = "bearer"
LONGEST_KEY = 200
CHALLENGE = {"WWW-Authenticate": f'Bearer realm="{settings.SITE_NAME.encode("ascii", "ignore").decode().strip()}"'}
NAMES_OF_KEYS = {"key", "api_key", "apikey", "token", "access_token"}


def refuse_key_in_address(request: HttpRequest) -> None:
    """Addresses end up in logs and histories: a key there is refused, even where none is needed. Raises Refusal."""
    looks_like_one = partner_keys.SHAPE.search(unquote(request.get_full_path()))
    if looks_like_one or NAMES_OF_KEYS & {name.lower() for name in request.GET}:
        raise Refusal(KEY_IN_ADDRESS, _("Send it in the header “Authorization: Bearer”, and have this one revoked."))


def caller(request: HttpRequest, scope: KeyScope) -> PartnerKey:
    """The key that may do `scope`, with its partner.

    Raises Refusal: 401 without a good key, 403 with one for other things, 429 after too many wrong ones.
    """
    plain, tried_from = _presented(request), [f"partner key from {client.address(request)}"]
    try:
        attempts.check(tried_from, now=timezone.now())
    except TooManyTries as error:
        seconds = max(1, ceil((error.free_at - timezone.now()).total_seconds()))
        raise Refusal(TOO_MANY_TRIES, headers={"Retry-After": str(seconds)}) from error
    key = partner_keys.find(plain) if len(plain) <= LONGEST_KEY else None
    if key is None or key.partner.province_id != settings.PROVINCE_CODE:
        attempts.failed(tried_from, now=timezone.now())
        raise Refusal(UNKNOWN_KEY, headers=CHALLENGE)
    if scope not in key.scopes:
        raise Refusal(WRONG_SCOPE, facts={"scope": scope.value})
    partner_keys.note_use(key)
    return key


def _presented(request: HttpRequest) -> str:
    scheme, _blank, key = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() != SCHEME or not key.strip():
        raise Refusal(NO_KEY, _("Send it in the header “Authorization: Bearer”."), headers=CHALLENGE)
    return key.strip()
