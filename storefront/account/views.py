"""Where people land after signing in, and where an invitation is taken."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts import attempts, invitations, phones
from marketplace.accounts.errors import AccountsError, PresentSecretNeeded, TooManyTries, WeakSecret
from marketplace.accounts.models import Invitation, User
from marketplace.accounts.rooms import room
from storefront.account.adapter import wait
from storefront.account.doors import doors_of, suspensions_of
from storefront.account.forms import InvitationForm, PresentSecretForm
from storefront.account.refusals import suspended
from storefront.account.staying import keep_signed_in
from storefront.account.wording import dead_link, weak_secret

BACKEND = "marketplace.accounts.backends.PhoneBackend"


@never_cache
@login_required
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """Straight to one's own door; a choice where there are several."""
    user = cast(User, request.user)
    own = doors_of(user)
    if len(own) == 1:
        return redirect(own[0].url)
    if not own and (found := suspensions_of(user)):
        return suspended(request, found)
    return render(request, "account/doors.html", {"doors": own})


@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: a secret is chosen, and the person is signed in and at work."""
    try:
        found = invitations.find(token)
        where = room(found.kind).title(found.subject)
    except AccountsError as error:
        return render(request, "account/invitation_dead.html", {"why": dead_link(error)}, status=410)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        user = _take(request, token, found, form)
        if user is not None:
            return _at_work(request, user, where)
    facts = {"invitation": found, "where": where, "phone": phones.readable(found.phone), "form": form}
    return render(request, "account/invitation.html", facts, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, found: Invitation) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if invitations.asks_present_secret(found):
        return PresentSecretForm(data)
    return InvitationForm(data, phone=found.phone, initial={"name": found.name})


def _take(request: HttpRequest, token: str, found: Invitation, form: forms.Form) -> User | None:
    """The new member; None with the reason on the form."""
    keys = (f"name {found.phone}", f"address {get_adapter().get_client_ip(request)}")
    try:
        attempts.check(keys, now=timezone.now())
        return invitations.accept(token, secret=form.cleaned_data["secret"], name=form.cleaned_data.get("name", ""))
    except TooManyTries as error:
        form.add_error(None, wait(error))
    except PresentSecretNeeded:
        attempts.failed(keys, now=timezone.now())
        form.add_error("secret", _("This is not the password of this phone number's account."))
    except WeakSecret as error:
        form.add_error("secret", weak_secret(error))
    except AccountsError as error:
        form.add_error(None, dead_link(error))
    return None


def _at_work(request: HttpRequest, user: User, where: str) -> HttpResponse:
    login(request, user, backend=BACKEND)
    UserSession.objects.create_from_request(request)  # so that it stands in the list of devices
    keep_signed_in(request)
    facts: dict[str, Any] = {"where": where, "phone": phones.readable(user.phone)}
    messages.success(request, _("Welcome to %(where)s. From now on you sign in with %(phone)s.") % facts)
    return redirect("account_doors")
