"""The lists of the register: on the page, and as a workbook of exactly what is filtered."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.programme import registry
from storefront.kit.day import today
from storefront.kit.paging import page_address, page_number, pages
from storefront.office import exports, filters
from storefront.office.calendars import calendar
from storefront.office.columns import columns
from storefront.office.desk import Desk, officers
from storefront.office.lists import BY_SLUG, LISTS, Line, RegisterList, lines
from storefront.office.workbooks import workbook

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """A list as it was asked for."""

    which: RegisterList
    form: filters.FilterForm
    chosen: filters.Chosen
    rows: list[Line]
    in_any_month: list[Line]
    unfiltered: int
    counts: dict[str, int]


@require_safe
@officers
def register_list(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """One list, fifty lines a page."""
    on = today(request)
    answer = _answer(request, desk, slug, on)
    shown = pages(len(answer.rows), PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    context = {
        "desk": desk,
        "list": answer.which,
        "tabs": [(one, answer.counts[one.slug]) for one in LISTS],
        "form": answer.form,
        "chosen": answer.chosen,
        "lines": answer.rows[shown.span],
        "first": shown.span.start + 1,
        "total": len(answer.rows),
        "unfiltered": answer.unfiltered,
        "pages": shown,
        "calendar": calendar(answer.in_any_month, today=on, chosen=answer.chosen.month),
        "columns": columns(answer.chosen.xep or answer.which.order),
        "can_pick": desk.serves_province and answer.which.takes_decisions,
        "show_state": len(answer.which.states) > 1,
    }
    return render(request, "office/list.html", context)


@require_safe
@officers
def export(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The same lines as a workbook."""
    on = today(request)
    answer = _answer(request, desk, slug, on)
    sheet = exports.register_sheet(answer.rows, title=f"{answer.which.title} – {desk.place}")
    return workbook(sheet, today=on, by=str(desk.officer), note=exports.in_words(answer.form))


def _answer(request: HttpRequest, desk: Desk, slug: str, on: date) -> Answer:
    which = BY_SLUG.get(slug)
    if which is None:
        raise Http404
    rows = registry.entries(desk.scope, today=on)
    here = [row for row in rows if row.standing.state in which.states]
    listed = lines(here, registry.certificates_behind(here), today=on)
    form = filters.FilterForm(request.GET, lines=listed)
    chosen = form.chosen()
    in_any_month = filters.narrow(listed, chosen, but_month=True)
    narrowed = filters.order(filters.narrow(in_any_month, chosen), chosen.xep, otherwise=which.order)
    counts = registry.count_by_state(row.standing for row in rows)
    by_list = {one.slug: sum(counts[state] for state in one.states) for one in LISTS}
    return Answer(which, form, chosen, narrowed, in_any_month, len(listed), by_list)
