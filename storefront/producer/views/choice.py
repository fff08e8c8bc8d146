"""Which producer to work for, asked of whoever works for several."""

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from storefront.producer import stall


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponseBase:
    """A button a producer. Others' producers are not there to choose."""
    own = stall.choices(request)
    if isinstance(own, HttpResponseBase):
        return own
    back = request.POST.get("next") or request.GET.get("next", "")
    if request.method != "POST":
        return render(request, "producer/choose.html", {"members": own, "next": back})
    member = next((one for one in own if one.producer.code == request.POST.get("producer")), None)
    if member is None:
        raise Http404
    stall.choose(request, member)
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(back)
    return redirect("producer:home")
