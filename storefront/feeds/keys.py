"""Who calls: a partner by its key, in the header and nowhere else."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from marketplace.places import partner_keys
from marketplace.places.models import KeyScope, Partner
from storefront.feeds.problems import KEY_IN_ADDRESS, NO_KEY, UNKNOWN_KEY, WRONG_SCOPE, Refusal

SCHEME = "bearer"
LONGEST_KEY = 200
CHALLENGE = {"WWW-Authenticate": f'Bearer realm="{settings.SITE_NAME.encode("ascii", "ignore").decode().strip()}"'}


def refuse_key_in_address(request: HttpRequest) -> None:
    """Addresses end up in logs and histories: a key there is refused, even where none is needed. Raises Refusal."""
    if "key" in request.GET:
        raise Refusal(KEY_IN_ADDRESS, _("Send it in the header “Authorization: Bearer”, and have this one revoked."))


def caller(request: HttpRequest, scope: KeyScope) -> Partner:
    """The partner whose key may do `scope`. Raises Refusal: 401 without a good key, 403 with one for other things."""
    key = _presented(request)
    partner = partner_keys.authenticate(key, scope)
    if partner is None and any(partner_keys.authenticate(key, other) for other in KeyScope.values):
        raise Refusal(WRONG_SCOPE, facts={"scope": scope.value})
    if partner is None or partner.province_id != settings.PROVINCE_CODE:
        raise Refusal(UNKNOWN_KEY, headers=CHALLENGE)
    return partner


def _presented(request: HttpRequest) -> str:
    scheme, _blank, key = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() != SCHEME or not key.strip():
        raise Refusal(NO_KEY, _("Send it in the header “Authorization: Bearer”."), headers=CHALLENGE)
    if len(key) > LONGEST_KEY:
        raise Refusal(UNKNOWN_KEY, headers=CHALLENGE)
    return key.strip()
