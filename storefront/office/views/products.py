"""The office's page of one product."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.programme import registry
from marketplace.programme.acts import is_suspended
from marketplace.programme.registry import Entry
from storefront.kit.day import today
from storefront.office import dossiers
from storefront.office.desk import Desk, officers
from storefront.office.forms.acts import ReasonForm
from storefront.office.fragments import wants_fragment
from storefront.office.reviews.on_show import photos_of


@require_safe
@officers
def product(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """Facts, certificates, acts, and what the officer may do; the fragment tells whether the catalogue has followed."""
    row = entry_or_404(request, desk, code)
    if wants_fragment(request):
        return render(request, "office/product.html#visibility", _visibility(request, row))
    return product_page(request, desk, row)


def product_page(
    request: HttpRequest,
    desk: Desk,
    row: Entry,
    *,
    refused: tuple[str, ReasonForm] | None = None,
) -> HttpResponse:
    """The whole page; `refused` is an act's name with its form, said again with what was wrong."""
    forms = {name: ReasonForm(auto_id=f"{name}_%s") for name in ("suspend", "resume", "withdraw")}
    if refused:
        forms[refused[0]] = refused[1]
    context = {
        "desk": desk,
        "entry": row,
        "product": row.product,
        "standing": row.standing,
        "certificates": dossiers.certificates_of(row.product),
        "timeline": dossiers.timeline(row.product),
        "is_suspended": is_suspended(row.product),
        "revocation": dossiers.revocation_of(row.product),
        "forms": forms,
        "photos": photos_of(row.product, refused=forms.get("photo")),
        "sources": row.product.source_url.split(" | ") if row.product.source_url else [],
        **_visibility(request, row),
    }
    return render(request, "office/product.html", context)


def entry_or_404(request: HttpRequest, desk: Desk, code: str) -> Entry:
    """The product, where this desk serves it."""
    row = registry.entry(desk.scope, code, today=today(request))
    if row is None:
        raise Http404
    return row


def _visibility(request: HttpRequest, row: Entry) -> dict[str, object]:
    shown = dossiers.visible_codes([row.product.code], on=today(request))
    shows = None if shown is None else row.product.code in shown
    return {"product": row.product, "visibility": dossiers.Visibility(row.standing.is_listable, shows)}
