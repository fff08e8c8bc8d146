"""Which producer to work for, asked of whoever works for several."""

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from storefront.kit.own_addresses import own
from storefront.producer import stall


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponseBase:
    """A button a producer. Others' producers are not there to choose."""
    mine = stall.memberships(request)
    if isinstance(mine, HttpResponseBase):
        return mine
    back = request.POST.get("next") or request.GET.get("next", "")
    if request.method != "POST":
        return render(request, "producer/choose.html", {"members": mine, "next": back})
    member = next((one for one in mine if one.producer.code == request.POST.get("producer")), None)
    if member is None:
        raise Http404
    stall.choose(request, member)
    return HttpResponseRedirect(own(request, back, otherwise=reverse("producer:home")))
