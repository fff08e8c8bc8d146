"""The journey of each change to the catalogue: how long it took, what waits, what is parked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from marketplace.outbox import deliveries
from storefront.kit.posting import posted
from storefront.office import journeys as ways
from storefront.office import saleor_ways
from storefront.office.desk import Desk, province_officers
from storefront.office.fragments import wants_fragment


@require_safe
@province_officers
def journeys(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest journeys, refreshed while one looks."""
    text = request.GET.get("q", "")
    codes = ways.codes_named(text, desk.scope) if text.strip() else None
    context = {
        "desk": desk,
        "text": text,
        "consumers": ways.consumer_states(),
        "parked": ways.parked(),
        "journeys": ways.latest(codes),
        "from_saleor": saleor_ways.from_saleor(),
    }
    template = "office/journeys.html#journeys" if wants_fragment(request) else "office/journeys.html"
    return render(request, template, context)


@province_officers
@posted
def retry(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Try what is parked again, from the first pause."""
    count = deliveries.retry_parked(request.POST.get("consumer") or None)
    said = ngettext("%(count)s delivery is tried again.", "%(count)s deliveries are tried again.", count)
    messages.success(request, said % {"count": count})
    return redirect("office:journeys")
