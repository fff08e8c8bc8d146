"""The partners of the province, and one with its keys and orders."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.places.models import Partner
from storefront.kit.paging import page_address, page_number, pages
from storefront.kit.partner_orders import orders_of, reference_of
from storefront.office.desk import Desk, province_officers
from storefront.office.partners.forms import IssueForm, RevokeKeyForm
from storefront.office.partners.lines import ONLY_SHOWN, keys_of, partner_lines, partner_or_404

PAGE_SIZE = 30


@require_safe
@province_officers
def partners(request: HttpRequest, desk: Desk) -> HttpResponse:
    """By name."""
    context = {"desk": desk, "lines": partner_lines(desk.scope)}
    return render(request, "office/partners/partners.html", context)


@require_safe
@province_officers
def partner(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """One of them."""
    return partner_page(request, desk, partner_or_404(desk.scope, slug))


def partner_page(request: HttpRequest, desk: Desk, row: Partner, **changed: Any) -> HttpResponse:
    """The page of a partner; a form that was refused takes the place of an empty one."""
    found = orders_of(row)
    shown = pages(found.count(), PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    orders = list(found.prefetch_related("parcels")[shown.span])
    context = {
        "desk": desk,
        "partner": row,
        "sources": row.source_url.split(" | ") if row.source_url else [],
        "keys": list(keys_of(row)),
        "orders": [(order, reference_of(order)) for order in orders],
        "pages": shown,
        "issue_form": IssueForm(),
        "revoke_form": RevokeKeyForm(),
        "only_shown": ONLY_SHOWN,
    }
    status = 422 if changed else 200
    return render(request, "office/partners/partner.html", context | changed, status=status)
