"""Recording a decision: one paper and the products it recognises."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.programme import decisions
from marketplace.programme.errors import DecidedBeforeProgramme, DecidedInFuture, EvidenceMissing, OutsideBounds
from marketplace.programme.models import Decision
from storefront.kit.day import today
from storefront.kit.numbers import day
from storefront.office import product_lists
from storefront.office.bodies import known_bodies
from storefront.office.desk import Desk, province_officers
from storefront.office.forms.decision import DecisionForm
from storefront.office.picking import Pick, Picker, picker

SEARCH, LOAD_LIST = "tim-san-pham", "nap-danh-sach"


@require_http_methods(["GET", "HEAD", "POST"])
@province_officers
def record(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form; a search or a loaded list shows it again with everything typed still in it."""
    if request.method != "POST":
        picked = picker(request.GET, desk.scope, today=today(request))
        return _page(request, desk, DecisionForm(officer=desk.officer), picked)
    if SEARCH in request.POST or LOAD_LIST in request.POST:
        return _again(request, desk)
    return _submit(request, desk)


@require_POST
@province_officers
def picker_fragment(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The picking part alone, while somebody types into its search."""
    picked = picker(request.POST, desk.scope, today=today(request))
    return render(request, "office/record.html#picker", {"picker": picked})


def _submit(request: HttpRequest, desk: Desk) -> HttpResponse:
    picked = picker(request.POST, desk.scope, today=today(request))
    form = DecisionForm(request.POST, request.FILES, officer=desk.officer)
    is_filled_in = form.is_valid()
    if _complete(form, picked) and is_filled_in:
        decision = _record(request, desk, form, picked)
        if decision is not None:
            form.forget_scan()
            return redirect("office:decision", decision.pk)
    form.keep_scan()
    return _page(request, desk, form, picked)


def _record(request: HttpRequest, desk: Desk, form: DecisionForm, picked: Picker) -> Decision | None:
    """Call the verb; what it refuses is said at the field it is about."""
    try:
        decision = decisions.record(
            form.paper(),
            stars=picked.stars,
            today=today(request),
            actor=desk.officer,
            accept_outside_bounds=form.cleaned_data["accept_outside_bounds"],
        )
    except EvidenceMissing:
        form.add_error("evidence", _("Without number and scan, say where the decision was seen."))
    except DecidedInFuture as refused:
        facts = {"day": day(refused.decided_on), "today": day(today(request))}
        form.add_error("decided_on", _("%(day)s lies after today, %(today)s.") % facts)
    except DecidedBeforeProgramme:
        form.add_error("decided_on", _("The programme had not begun on that day: no term of validity is known for it."))
    except OutsideBounds as refused:
        form.ask_for("accept_outside_bounds")
        form.outside = [pick for pick in picked.chosen if pick.code in refused.codes]
    else:
        said = ngettext("Recorded for %(count)s product.", "Recorded for %(count)s products.", len(picked.chosen))
        messages.success(request, said % {"count": len(picked.chosen)})
        return decision
    return None


def _complete(form: DecisionForm, picked: Picker) -> bool:
    """Products are there, all of this office, each with its stars."""
    if picked.unknown:
        form.add_error(None, _("Not in this register: %(codes)s.") % {"codes": ", ".join(picked.unknown)})
    if not picked.chosen:
        form.add_error(None, _("Choose at least one product."))
    if picked.without_stars:
        form.add_error(None, _("Say how many stars: %(names)s.") % {"names": _names(picked.without_stars)})
    return bool(picked.chosen) and not picked.unknown and not picked.without_stars


def _again(request: HttpRequest, desk: Desk) -> HttpResponse:
    added = _loaded(request) if LOAD_LIST in request.POST else {}
    picked = picker(request.POST, desk.scope, today=today(request), added=added)
    if picked.unknown:
        messages.warning(request, _("Not in this register: %(codes)s.") % {"codes": ", ".join(picked.unknown)})
    sent = DecisionForm(request.POST, request.FILES, officer=desk.officer)
    sent.is_valid()
    sent.keep_scan()
    form = DecisionForm(initial=request.POST.dict(), officer=desk.officer)
    form.kept_scan = sent.kept_scan
    return _page(request, desk, form, picked)


def _loaded(request: HttpRequest) -> dict[str, int | None]:
    file = request.FILES.get("danh_sach")
    if file is None or file.file is None or (file.size or 0) > product_lists.MAX_BYTES:
        messages.error(request, _("Choose an Excel file (.xlsx) of at most 5 MB."))
        return {}
    try:
        return product_lists.read(file.file)
    except product_lists.UnreadableList:
        messages.error(request, _("No column “Mã” was found: the first sheet needs headings “Mã” and “Sao”."))
        return {}


def _names(picks: tuple[Pick, ...]) -> str:
    return ", ".join(pick.line.product.name.get("vi", pick.code) for pick in picks)


def _page(request: HttpRequest, desk: Desk, form: DecisionForm, picked: Picker) -> HttpResponse:
    context: dict[str, Any] = {"desk": desk, "form": form, "picker": picked, "bodies": known_bodies(desk.place)}
    return render(request, "office/record.html", context)
