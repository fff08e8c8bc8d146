"""The button that moves the market's date; outside the demo there is no such door."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.clock import moves
from marketplace.clock.errors import TooFar
from storefront.kit.own_addresses import came_from

STEPS_DAYS = {"1": 1, "30": 30}
REAL_DAY = "real"


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Move the market's date by a step, or back to the real day, and return to the page one came from."""
    wanted = request.POST.get("move", "")
    if not settings.DEMO or wanted not in {*STEPS_DAYS, REAL_DAY}:
        raise Http404
    try:
        if wanted == REAL_DAY:
            moves.reset(by=_who(request))
        else:
            moves.move(STEPS_DAYS[wanted], by=_who(request))
    except TooFar:
        messages.warning(request, _("The demo’s clock goes no farther."))
    return HttpResponseRedirect(came_from(request, otherwise=reverse("shop:home")))


def _who(request: HttpRequest) -> str:
    return request.user.get_username() or "visitor"
