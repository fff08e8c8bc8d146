"""Installing our app: what it is and needs, and taking the token that Saleor hands over.

The request that brings the token is not signed. So it counts only for the Saleor of the settings, and only when the
token proves there to be that of our app.
"""

import json
import logging
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from marketplace.stores.errors import StoreError
from marketplace.stores.saleor import access, checklist, subscriptions

LARGEST = 10_000
VERSION = "1.0.0"

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def manifest(request: HttpRequest) -> JsonResponse:
    """What Saleor reads once, when the app is installed; later changes of webhooks are made by `saleor_setup`."""
    product = _address("saleor_app:product")
    extension = {"label": _("OCOP certificate"), "permissions": ["MANAGE_PRODUCTS"], "url": product}
    return JsonResponse(
        {
            "id": access.IDENTIFIER,
            "name": settings.SITE_NAME,
            "version": VERSION,
            "about": _("Keeps products, stock and orders of the OCOP market in step with this Saleor."),
            "author": settings.SITE_NAME,
            "requiredSaleorVersion": "^3.23",
            "permissions": list(checklist.PERMISSIONS),
            "appUrl": settings.SITE_ADDRESS,
            "homepageUrl": settings.SITE_ADDRESS,
            "supportUrl": settings.SITE_ADDRESS,
            "dataPrivacyUrl": settings.SITE_ADDRESS,
            "tokenTargetUrl": _address("saleor_app:register"),
            "webhooks": subscriptions.for_manifest(),
            "extensions": [
                extension
                | {
                    "identifier": "certificate-widget",
                    "mount": "PRODUCT_DETAILS_WIDGETS",
                    "target": "WIDGET",
                    "options": {"widgetTarget": {"method": "POST"}},
                },
                extension | {"identifier": "certificate", "mount": "PRODUCT_DETAILS_MORE_ACTIONS", "target": "POPUP"},
            ],
        }
    )


@csrf_exempt
@never_cache
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Keep the token of our app, sealed. What is refused says why: the dashboard shows it."""
    api_url = request.headers.get("Saleor-Api-Url", "")
    if not settings.SALEOR_API_URL or api_url != settings.SALEOR_API_URL:
        return _refused(403, _("This market does not belong to that Saleor."))
    token = _token(request)
    if not token:
        return _refused(400, _("No token came."))
    try:
        access.register(api_url, token)
    except StoreError as error:
        logger.warning("saleor: a token was refused: %s", error)
        return _refused(403, _("The token does not prove to be that of this app."))
    return JsonResponse({"success": True})


def _token(request: HttpRequest) -> str:
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > LARGEST:
        return ""
    try:
        body = json.loads(request.body)
    except ValueError:
        return ""
    token = body.get("auth_token") if isinstance(body, dict) else None
    return token if isinstance(token, str) and token.isascii() and len(token) <= access.LONGEST_TOKEN else ""


def _refused(status: int, message: str) -> HttpResponse:
    return JsonResponse({"error": {"message": message}}, status=status)


def _address(name: str) -> str:
    """An address of ours as Saleor is to call it, whatever address it asked at."""
    return urljoin(settings.SITE_ADDRESS, reverse(name))
