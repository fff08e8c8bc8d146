"""Saleor's webhooks. The answer only says whether the message is kept; what follows from it happens in the worker.

Saleor tries again after 5xx and never after 4xx, and delivers nothing else while it waits. So: temporary troubles are
503, and nothing is read, asked or done here that takes time.
"""

import logging

from django.http import HttpRequest, HttpResponse

from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor import webhooks
from marketplace.stores.saleor.errors import Forged, UnknownInstance
from storefront.webhooks.doorstep import door, refusal

logger = logging.getLogger(__name__)


@door(again_after_s=10)
def saleor(request: HttpRequest) -> HttpResponse:
    """200 for what is kept now or was kept before; the body is read only when its length is known to be small."""
    return HttpResponse(status=refusal(request, webhooks.LARGEST) or _taken_in(request))


def _taken_in(request: HttpRequest) -> int:
    headers = request.headers
    try:
        webhooks.accept(headers.get("Saleor-Api-Url", ""), headers.get("Saleor-Signature", ""), request.body)
    except UnknownInstance as error:
        logger.info("webhooks: from a Saleor that is not ours: %s", str(error)[:200])
        return 403
    except Forged as error:
        logger.warning("webhooks: forged: %s", error)
        return 401
    except StoreUnavailable as error:
        logger.warning("webhooks: cannot be verified just now: %s", error)
        return 503
    return 200
