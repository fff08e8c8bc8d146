"""What the dashboard shows beside a product: its certificate and where it stands today.

It runs in a frame of another site, so there is no session and no cookie: each request brings the token of the member of
staff who looks. The dashboard posts it, or hands it to our script, which does.
"""

import logging
from dataclasses import dataclass
from urllib.parse import urljoin

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from marketplace.programme.certificates import current, standing_of
from marketplace.programme.models import Certificate, RegisteredProduct
from marketplace.programme.standing import Standing
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor import dashboard
from marketplace.stores.saleor.errors import Forged
from storefront.kit.day import today
from storefront.kit.states import StateLook, look

NEEDED = "MANAGE_PRODUCTS"
PAGE = "saleor_app/product.html"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A product of the register, where it stands today, and the certificate behind that."""

    product: RegisteredProduct
    standing: Standing
    look: StateLook
    certificate: Certificate | None


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def product(request: HttpRequest) -> HttpResponse:
    """GET waits for the dashboard's token, POST brings it. Only the dashboard may frame either."""
    framed = csp_replace({"frame-ancestors": [dashboard.origin() or "'none'"]})(xframe_options_exempt(_product))
    with translation.override(_language(request)):
        response: HttpResponse = framed(request)
    return response


def _product(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    product_id = given.get("productId", "")[:200]
    context = {"dashboard": dashboard.origin(), "product_id": product_id, "languages_offered": settings.LANGUAGES}
    if request.method != "POST":
        return render(request, "saleor_app/waiting.html", context)
    token = request.POST.get("accessToken", "")
    try:
        staff = dashboard.staff(token)
        if NEEDED not in staff.permissions:
            return render(request, PAGE, context | {"trouble": "permission"}, status=403)
        shown = _shown(request, dashboard.product_code(product_id) if product_id else None)
    except Forged as error:
        logger.info("saleor: no member of staff of our app: %s", error)
        return render(request, PAGE, context | {"trouble": "token"}, status=401)
    except StoreUnavailable as error:
        logger.warning("saleor: %s", error)
        return render(request, PAGE, context | {"trouble": "saleor"}, status=503)
    address = urljoin(settings.SITE_ADDRESS, reverse("shop:check_product", args=[shown.product.code])) if shown else ""
    return render(request, PAGE, context | {"shown": shown, "token": token, "check_address": address})


def _shown(request: HttpRequest, code: str | None) -> Shown | None:
    product = RegisteredProduct.objects.select_related("producer", "commune").filter(code=code).first()
    standing = standing_of(product.code, today=today(request)) if product else None
    if product is None or standing is None:
        return None
    rows = list(current().filter(product=product).select_related("decision").order_by("-pk"))
    governing = [each for each in rows if each.pk == standing.certificate_id]
    return Shown(product, standing, look(standing.state), next(iter(governing or rows), None))


def _language(request: HttpRequest) -> str:
    """What was chosen in the frame, else what the browser asks for."""
    asked = request.POST.get("lang", "")
    known = {code for code, _name in settings.LANGUAGES}
    return asked if asked in known else translation.get_language_from_request(request)
