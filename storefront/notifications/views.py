"""Behind the link in a producer's message: the goods of one parcel, and one press to say yes. No sign-in is asked for.

The link shows no buyer and no address; these stay behind the sign-in. It works for fourteen days, for a member only.
"""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.accounts.models import User
from marketplace.orders import boards, fulfilment
from marketplace.orders.errors import OrdersError, UnknownParcel
from marketplace.orders.models import OrderMethod, Parcel, ParcelState
from marketplace.producers.rules import is_producer_member
from storefront.notifications.links import read_parcel_token


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def parcel(request: HttpRequest, token: str) -> HttpResponse:
    """A look; a press accepts. Who is signed in already goes to the parcel's own page."""
    found, member = _open(token)
    if request.method == "POST":
        return _accept(request, found, member, token)
    if request.user.is_authenticated and is_producer_member.test(request.user, found.producer):
        return redirect("producer:parcel", found.key)
    context = {
        "parcel": found,
        "is_new": found.state == ParcelState.PLACED,
        "pays_at_door": found.order.method == OrderMethod.COD,
    }
    return render(request, "notifications/parcel.html", context)


def _accept(request: HttpRequest, found: Parcel, member: User, token: str) -> HttpResponse:
    try:
        fulfilment.accept(found.key, actor=member)
    except OrdersError:
        messages.warning(request, _("Nothing was changed: the parcel is not waiting for an answer any more."))
    else:
        messages.success(request, _("Accepted. Sign in to see where it goes."))
    return redirect("notifications:parcel", token)


def _open(token: str) -> tuple[Parcel, User]:
    """The parcel and the member of the link; 404 for a forged or old one and for somebody who left or is shut out."""
    try:
        key, number = read_parcel_token(token)
        found = boards.find(key)
    except (BadSignature, ValueError, UnknownParcel) as error:
        raise Http404 from error
    member = User.objects.filter(pk=number).first()
    if member is None or not is_producer_member.test(member, found.producer):
        raise Http404
    return found, member
