"""What the office does to one product: each act with its reason, a revocation only after a second look."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.accounts.models import User
from marketplace.offers import takedown
from marketplace.offers.errors import NotShown
from marketplace.programme import acts
from marketplace.programme.errors import NothingToCorrect, ReachesNothing
from marketplace.programme.models import Act
from storefront.kit.day import today
from storefront.kit.posting import posted
from storefront.office import dossiers
from storefront.office.bodies import known_bodies
from storefront.office.desk import Desk, officers, province_officers
from storefront.office.forms.acts import ReasonForm, RevokeForm, TakeDownForm
from storefront.office.troubles import TROUBLES, tell
from storefront.office.views.products import entry_or_404, product_page

Verb = Callable[..., Act]


@officers
@posted
def suspend(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """Off every shelf at once; open to commune officers too."""
    return _act(request, desk, code, "suspend", acts.suspend)


@province_officers
@posted
def resume(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """Back on the shelves, if a certificate is in force."""
    return _act(request, desk, code, "resume", acts.resume)


@province_officers
@posted
def withdraw_revocation(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """Undo a revocation that was entered by mistake."""
    return _act(request, desk, code, "withdraw", acts.withdraw_revocation)


@officers
@posted
def take_down(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """A photo off show at once; like a suspension open to commune officers. Its producer is told the reason."""
    row = entry_or_404(request, desk, code)
    form = TakeDownForm(request.POST, auto_id="photo_%s")
    if not form.is_valid():
        return product_page(request, desk, row, refused=("photo", form))
    picture, reason = form.cleaned_data["picture"], form.cleaned_data["reason"]
    try:
        takedown.take_down(code, picture, actor=desk.officer, reason=reason, by_office=True)
    except NotShown:
        messages.info(request, _("Nothing was done: this photo is not on show any more."))
    except TROUBLES as error:
        tell(request, error)
    else:
        messages.success(request, _("Taken down. The producer is told your reason."))
    return redirect("office:product", code)


@require_http_methods(["GET", "HEAD", "POST"])
@province_officers
def revoke(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """The form, then the second look, then the act."""
    row = entry_or_404(request, desk, code)
    if dossiers.revocation_of(row.product):
        messages.error(request, _("A revocation of this product is on record already."))
        return redirect("office:product", code)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RevokeForm(*sent, officer=desk.officer, today=today(request))
    context = {"desk": desk, "entry": row, "product": row.product, "form": form, "bodies": known_bodies(desk.place)}
    if request.method != "POST":
        return render(request, "office/revoke.html", context)
    if not form.is_valid():
        form.keep_scan()
        return render(request, "office/revoke.html", context)
    if "confirmed" in request.POST and (done := _revoke(request, desk.officer, code, form)):
        return done
    form.keep_scan()
    template = "office/revoke.html" if {"change", "confirmed"} & request.POST.keys() else "office/revoke_confirm.html"
    return render(request, template, context)


def _revoke(request: HttpRequest, officer: User, code: str, form: RevokeForm) -> HttpResponse | None:
    """None when the verb refuses: what it says is then at its field."""
    try:
        acts.revoke(code, paper=form.paper(), actor=officer, reason=form.cleaned_data["reason"])
    except ReachesNothing:
        said = _("No recognition of this product can have been decided up to that day, so nothing would be revoked.")
        form.add_error("effective_on", said)
        return None
    form.forget_scan()
    messages.success(request, _("The revocation is recorded."))
    return redirect("office:product", code)


def _act(request: HttpRequest, desk: Desk, code: str, name: str, verb: Verb) -> HttpResponse:
    row = entry_or_404(request, desk, code)
    form = ReasonForm(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return product_page(request, desk, row, refused=(name, form))
    try:
        act = verb(code, actor=desk.officer, reason=form.cleaned_data["reason"])
    except NothingToCorrect:
        messages.error(request, _("Nothing was done: the product is not in that state any more."))
    else:
        messages.success(request, _("Recorded: %(act)s.") % {"act": act.get_kind_display()})
    return redirect("office:product", code)
