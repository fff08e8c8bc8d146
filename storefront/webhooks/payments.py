"""Notices of money. 200 says that what was told is kept, now or before; whoever hears another status tells it again.

Stripe tries again for three days after anything but 2xx, and writes to its account's owner.
"""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse

from marketplace.payments import callbacks, providers
from marketplace.payments.errors import Forged, NotOffered, ProviderUnavailable, Unreadable
from storefront.webhooks.doorstep import door, refusal

LARGEST = 512_000  # bytes; an event of Stripe's has a few thousand
AFTER_S = 60

logger = logging.getLogger(__name__)


@door(again_after_s=AFTER_S)
def stripe(request: HttpRequest) -> HttpResponse:
    """An event of Stripe's, signed over the raw body."""
    return HttpResponse(status=refusal(request, LARGEST) or kept(providers.STRIPE, request))


@door(again_after_s=AFTER_S)
def bank(request: HttpRequest) -> HttpResponse:
    """A transfer that SePay tells of. It wants `{"success": true}`, and tells seven times in 33 minutes else."""
    status = refusal(request, LARGEST) or kept(providers.SEPAY, request)
    return JsonResponse({"success": status == 200}, status=status)


def kept(provider: str, request: HttpRequest) -> int:
    """Take a provider's message in; the status to answer with. Its body must be known to be small."""
    try:
        callbacks.apply(provider, request.headers, request.body)
    except NotOffered:
        return 403
    except Forged as error:
        logger.warning("webhooks: %s: forged: %s", provider, error)
        return 401
    except Unreadable as error:
        logger.error("webhooks: %s: unreadable: %s", provider, error)
        return 400
    except ProviderUnavailable as error:
        logger.warning("webhooks: %s: cannot be taken in just now: %s", provider, error)
        return 503
    return 200
