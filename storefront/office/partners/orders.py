"""“Ghi đơn của đối tác”: an officer types in what a partner ordered on paper or by phone, looks it over, places it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.orders import quotes
from marketplace.orders.errors import BasketChanged, Busy, InvalidOrder, KeyReused, OutcomeOpen
from marketplace.orders.records import OrderRequest, Quote
from marketplace.places.models import Commune
from marketplace.places.models.units import in_force
from marketplace.stores.channels import MODERN_TRADE
from storefront.kit.day import today
from storefront.kit.paging import page_number
from storefront.kit.provinces import province_choices
from storefront.office.desk import Desk, province_officers
from storefront.office.partners import entering
from storefront.office.partners.entering import Entry
from storefront.office.partners.forms import MOST_LINES, LineFormSet, PartnerOrderForm, filled
from storefront.office.partners.lines import partner_or_404, partners_of
from storefront.office.partners.packs import orderable, skus_by_code

PAGE = "office/partners/record_order.html"


@require_http_methods(["GET", "HEAD", "POST"])
@province_officers
def record(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form, then the second look with prices and parcels, then the order."""
    page = _Page(request, desk)
    if request.method != "POST" or "more" in request.POST:
        return page.answer()
    asked = page.read()
    if asked is None:
        return page.answer(status=422)
    if "confirmed" in request.POST and request.POST.get("seen") == str(asked[1].total_vnd):
        return page.place(asked[0], asked[1])
    return page.answer(quote=asked[1])


class _Page:
    """One look at the form: what was typed, what is wrong, what it would cost."""

    def __init__(self, request: HttpRequest, desk: Desk) -> None:
        self.request, self.desk, self.on = request, desk, today(request)
        self.packs = orderable(self.on)
        self.problems: list[str] = []
        sent = request.POST if request.method == "POST" and "more" not in request.POST else None
        kept = request.POST if "more" in request.POST else None
        self.form = PartnerOrderForm(
            sent, initial=self._initial(kept), partners=self._partners(), provinces=province_choices()
        )
        self.lines = LineFormSet(sent, initial=_typed(kept), prefix="dong")

    def read(self) -> tuple[OrderRequest, Quote] | None:
        """What is asked and what it costs, or nothing where something is wrong."""
        if not (self.form.is_valid() & self.lines.is_valid()):
            return None
        given = self.form.cleaned_data
        commune = entering.find_commune(given["commune"], given["province"], on=self.on)
        if commune is None:
            self.form.add_error("commune", _("No commune of this province has this name or code."))
        wanted = entering.wanted(filled(self.lines), skus_by_code(self.packs))
        if not filled(self.lines):
            self.problems.append(_("An order needs at least one line."))
        if commune is None or self.problems or any(form.errors for form in self.lines):
            return None
        entry = Entry(partner_or_404(self.desk.scope, given["partner"]), commune, tuple(wanted))
        return self._priced(entering.order_request(self.form, entry))

    def place(self, asked: OrderRequest, quote: Quote) -> HttpResponse:
        """The order's page, or the form again with what is in the way."""
        try:
            placed = entering.place(asked, actor=self.desk.officer, on=self.on)
        except BasketChanged as changed:
            self.problems += entering.sentences(changed.problems)
        except InvalidOrder as invalid:
            self._blame(invalid)
        except KeyReused:
            self.form.add_error("reference", _("An order with this reference is on record, with other content."))
        except (Busy, OutcomeOpen):
            self.problems.append(_("The market is busy just now. Try again: nothing is placed twice."))
        else:
            return redirect("office:partner_order", asked.partner, placed.number)
        return self.answer(quote=None if self.form.errors else quote, status=409)

    def answer(self, *, quote: Quote | None = None, status: int = 200) -> HttpResponse:
        """The page as it stands."""
        context = {
            "desk": self.desk,
            "form": self.form,
            "lines": self.lines,
            "packs": self.packs,
            "problems": self.problems,
            "quote": quote,
            "communes": self._communes(),
        }
        return render(self.request, PAGE, context, status=status)

    def _priced(self, asked: OrderRequest) -> tuple[OrderRequest, Quote] | None:
        found = quotes.check(asked.lines, channel=MODERN_TRADE, on=self.on)
        if found:
            self.problems += entering.sentences(found)
            return None
        return asked, quotes.quote(asked.lines, channel=MODERN_TRADE, on=self.on)

    def _blame(self, invalid: InvalidOrder) -> None:
        field = entering.FIELDS.get(invalid.field, invalid.field)
        self.form.add_error(field if field in self.form.fields else None, _("This cannot be accepted."))

    def _initial(self, kept: Any) -> dict[str, str]:
        if kept is not None:
            return {name: kept.get(name, "") for name in PartnerOrderForm.base_fields}
        return {"partner": self.request.GET.get("doi-tac", ""), "province": settings.PROVINCE_CODE}

    def _partners(self) -> list[tuple[str, str]]:
        found = partners_of(self.desk.scope).order_by("name")
        return [(row.slug, row.name) for row in found if not row.is_only_shown]

    def _communes(self) -> list[str]:
        code = self.form["province"].value() or settings.PROVINCE_CODE
        return list(Commune.objects.filter(in_force(self.on), province_id=code).values_list("name", flat=True))


def _typed(kept: Any) -> list[dict[str, str]] | None:
    """The lines typed so far, as the beginning of a longer form."""
    if kept is None:
        return None
    rows = range(min(page_number(kept.get("dong-TOTAL_FORMS")), MOST_LINES))
    typed = [{name: kept.get(f"dong-{row}-{name}", "") for name in ("code", "quantity")} for row in rows]
    return [line for line in typed if any(line.values())]
