"""From the officer's form to an order: codes become packs, names become places, refusals become sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.forms import Form
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.orders.models import Order, OrderMethod
from marketplace.orders.recording import Doer
from marketplace.orders.records import Buyer, Destination, Invoice, OrderRequest, Problem, ProblemKind, Wanted
from marketplace.places import gazetteer
from marketplace.places.models import Commune, Partner
from marketplace.places.models.units import in_force
from storefront.kit import partner_orders
from storefront.kit.numbers import number, vnd
from storefront.office.partners.forms import PartnerOrderForm

FIELDS = {"address": "invoice_address"}  # a field of the orders room → that of the form, where they differ


@dataclass(frozen=True, slots=True)
class Entry:
    """An order as far as it is typed in: whose, where to, which lines."""

    partner: Partner
    commune: Commune
    lines: tuple[Wanted, ...]


def find_commune(text: str, province_code: str, *, on: date) -> Commune | None:
    """By its official code or its name."""
    by_code = Commune.objects.filter(in_force(on), code=text.strip(), province_id=province_code).first()
    return by_code or gazetteer.find_commune(text, province_code, on=on)


def wanted(forms: Iterable[Form], skus: Mapping[str, str]) -> list[Wanted]:
    """The lines as the orders room takes them; a form whose code means no pack is told so."""
    found: dict[str, Wanted] = {}
    for form in forms:
        sku = skus.get(form.cleaned_data["code"].strip().casefold())
        if sku is None:
            form.add_error("code", _("No pack that can be ordered today has this code."))
        elif sku in found:
            form.add_error("code", _("This pack stands in a line above."))
        else:
            found[sku] = Wanted(sku, form.cleaned_data["quantity"])
    return list(found.values())


def order_request(form: PartnerOrderForm, entry: Entry) -> OrderRequest:
    """What is asked of the orders room."""
    given = form.cleaned_data
    return OrderRequest(
        idempotency_key=partner_orders.idempotency_key(entry.partner, given["reference"]),
        lines=entry.lines,
        method=OrderMethod.TRANSFER_LATER,
        buyer=Buyer(name=given["name"], phone=given["phone"]),
        destination=Destination(
            province_code=entry.commune.province_id,
            commune_code=entry.commune.code,
            street=given["street"],
            note=" · ".join(filter(None, (given["reference"], given["note"]))),
        ),
        partner=entry.partner.slug,
        invoice=Invoice(
            company=given["company"],
            tax_code=given["tax_code"],
            address=given["invoice_address"],
            email=given["invoice_email"],
        ),
    )


def place(request: OrderRequest, *, actor: User, on: date) -> Order:
    """Place it and write down who entered it. Raises what `checkout.place_order` raises."""
    doer = Doer(actor=actor, reason="entered by the office", on_behalf=True)
    return partner_orders.place(request, doer, on=on)[0]


def sentences(problems: Sequence[Problem]) -> list[str]:
    """What is in the way, a sentence each."""
    return [f"{problem.sku}: {_sentence(problem)}" for problem in problems]


def _sentence(problem: Problem) -> str:
    if problem.kind == ProblemKind.OUT_OF_STOCK:
        return _("only %(left)s left.") % {"left": number(problem.left or 0)}
    if problem.kind == ProblemKind.PRICE_CHANGED:
        prices = {"old": vnd(problem.old_vnd or 0), "new": vnd(problem.new_vnd or 0)}
        return _("the price was %(old)s and is %(new)s now.") % prices
    if problem.kind == ProblemKind.NOT_PRICED:
        return _("it has no modern-trade price yet.")
    if problem.kind == ProblemKind.ALCOHOL:
        return _("alcohol cannot be ordered yet.")
    if problem.kind == ProblemKind.SERVICE:
        return _("a stay or a tour is booked with its producer.")
    return _("it is not on offer today.")
