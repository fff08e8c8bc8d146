"""Keys of a partner: issued and shown once, revoked for good with the reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.places import partner_keys
from marketplace.places.models import PartnerKey
from marketplace.stores.channels import MODERN_TRADE
from storefront.kit.posting import posted
from storefront.office.desk import Desk, province_officers
from storefront.office.partners.forms import IssueForm, RevokeKeyForm
from storefront.office.partners.lines import ONLY_SHOWN, partner_or_404
from storefront.office.partners.views import partner_page


@province_officers
@posted
def issue(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The only page on which the key can ever be read; it prints."""
    row = partner_or_404(desk.scope, slug)
    form = IssueForm(request.POST)
    if row.is_only_shown:
        messages.error(request, ONLY_SHOWN)
        return redirect("office:partner", row.slug)
    if not form.is_valid():
        return partner_page(request, desk, row, issue_form=form)
    key, plain = partner_keys.issue(row, form.cleaned_data["scopes"], actor=desk.officer)
    context = {
        "desk": desk,
        "partner": row,
        "key": key,
        "plain": plain,
        "feed": request.build_absolute_uri(reverse("feeds:products", args=[MODERN_TRADE])),
        "contract": request.build_absolute_uri(reverse("partners:desk")),
    }
    return render(request, "office/partners/key.html", context)


@province_officers
@posted(up=3)
def revoke(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """From now on the key opens nothing."""
    row = partner_or_404(desk.scope, slug)
    key = get_object_or_404(PartnerKey, pk=pk, partner=row)
    form = RevokeKeyForm(request.POST)
    if not form.is_valid():
        return partner_page(request, desk, row, revoke_form=form, refused_key=key.pk)
    partner_keys.revoke(key, actor=desk.officer, reason=form.cleaned_data["reason"])
    messages.success(request, _("The key %(prefix)s… is revoked.") % {"prefix": key.prefix})
    return redirect("office:partner", row.slug)
