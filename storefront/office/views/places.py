"""Sales points, partners and plans: read-only lists with their sources."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from storefront.kit.day import today
from storefront.office import exports, outlets
from storefront.office.desk import Desk, officers
from storefront.office.workbooks import workbook


@require_safe
@officers
def places(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The three lists below each other."""
    parts = [
        (_("Sales points of the programme"), "store", outlets.sales_points(desk.scope)),
        (_("Distribution partners"), "truck", outlets.partners(desk.scope)),
        (_("Planned or missing points"), "map-pin-plus", outlets.plans(desk.scope)),
    ]
    return render(request, "office/places.html", {"desk": desk, "parts": parts})


@require_safe
@officers
def export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All three as one workbook."""
    rows = [*outlets.sales_points(desk.scope), *outlets.partners(desk.scope), *outlets.plans(desk.scope)]
    sheet = exports.place_sheet(rows, title=f"{_('Sales points and partners')} – {desk.place}")
    return workbook(sheet, today=today(request), by=str(desk.officer))
