"""People of stalls and points. Communes look and suspend; invitations, lifting and ending are the province's.

An invitation's link stands only in the answer that made it: it is kept nowhere and cannot be shown again.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.accounts import invitations, memberships
from marketplace.accounts.errors import AlreadyEnded
from marketplace.accounts.memberships import Membership
from marketplace.accounts.models import Invitation
from storefront.kit.day import today
from storefront.kit.paging import page_address, page_number, pages
from storefront.kit.posting import posted
from storefront.office.desk import Desk, officers, province_officers
from storefront.office.people import subjects
from storefront.office.people.forms import InviteForm, ReasonForm
from storefront.office.people.subjects import KINDS, PRODUCERS, Kind, Open

PAGE_SIZE = 50
Verb = Callable[..., Membership]


@require_safe
@officers
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The stalls' people; the address of the menu."""
    return _list(request, desk, PRODUCERS)


@require_safe
@officers
def listed(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The people of one kind: stalls or points."""
    return _list(request, desk, _kind_or_404(slug))


@require_safe
@officers
def subject(request: HttpRequest, desk: Desk, slug: str, key: str) -> HttpResponse:
    """One stall or point: its people, its open invitations, and the form of another."""
    kind = _kind_or_404(slug)
    return _page(request, desk, kind, _thing_or_404(desk, kind, key))


@province_officers
@posted
def invite(request: HttpRequest, desk: Desk, slug: str, key: str) -> HttpResponse:
    """Answers with the sheet to print."""
    kind = _kind_or_404(slug)
    thing = _thing_or_404(desk, kind, key)
    form = InviteForm(request.POST, kind=kind, thing=thing, today=today(request))
    if not form.is_valid():
        return _page(request, desk, kind, thing, form=form)
    made = invitations.invite(kind.kind, key, by=desk.officer, **form.cleaned_data)
    return _sheet(request, desk, kind, made)


@province_officers
@posted(up=3)
def reissue(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Another link for the same person; the older one is dead. Answers with the sheet."""
    found = _invitation_or_404(desk, pk)
    return _sheet(request, desk, found.kind, invitations.reissue(found.invitation, by=desk.officer))


@province_officers
@posted(up=3)
def withdraw(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Make the link useless."""
    found = _invitation_or_404(desk, pk)
    invitations.withdraw(found.invitation, by=desk.officer)
    messages.success(request, _("The invitation of %(phone)s is withdrawn.") % {"phone": found.phone})
    return redirect("office:people_of", found.kind.slug, found.invitation.subject)


@officers
@posted(up=2)
def suspend(request: HttpRequest, desk: Desk, slug: str, key: str, pk: int) -> HttpResponse:
    """Shut somebody out at once."""
    return _act(request, desk, (slug, key, pk), memberships.suspend)


@province_officers
@posted(up=2)
def resume(request: HttpRequest, desk: Desk, slug: str, key: str, pk: int) -> HttpResponse:
    """Let somebody in again."""
    return _act(request, desk, (slug, key, pk), memberships.resume)


@province_officers
@posted(up=2)
def end(request: HttpRequest, desk: Desk, slug: str, key: str, pk: int) -> HttpResponse:
    """Somebody works there no more."""
    return _act(request, desk, (slug, key, pk), memberships.end)


def _act(request: HttpRequest, desk: Desk, where: tuple[str, str, int], verb: Verb) -> HttpResponse:
    slug, key, pk = where
    kind = _kind_or_404(slug)
    thing = _thing_or_404(desk, kind, key)
    member = get_object_or_404(thing.members.select_related("user"), pk=pk)
    form = ReasonForm(request.POST, prefix=f"{verb.__name__}-{pk}")
    if not form.is_valid():
        return _page(request, desk, kind, thing, refused=(pk, verb.__name__, form))
    try:
        verb(member, actor=desk.officer, reason=form.cleaned_data["reason"])
    except AlreadyEnded:
        messages.info(request, _("Nothing was done: the membership is over already."))
    else:
        messages.success(request, _said(verb) % {"name": member.user})
    return redirect("office:people_of", slug, key)


def _said(verb: Verb) -> str:
    return {
        "suspend": _("%(name)s is suspended: no sign-in opens this any more."),
        "resume": _("The suspension of %(name)s is lifted."),
        "end": _("The membership of %(name)s is ended."),
    }[verb.__name__]


def _list(request: HttpRequest, desk: Desk, kind: Kind) -> HttpResponse:
    text = request.GET.get("q", "")
    rows = subjects.lines(kind, desk.scope, today=today(request), text=text)
    if is_empty_only := request.GET.get("chua-co-ai") == "1":
        rows = [row for row in rows if row.is_without_people]
    shown = pages(len(rows), PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    context = {
        "desk": desk,
        "kind": kind,
        "kinds": KINDS.values(),
        "lines": rows[shown.span],
        "total": len(rows),
        "pages": shown,
        "text": text,
        "is_empty_only": is_empty_only,
        "open": subjects.open_invitations(desk.scope),
    }
    return render(request, "office/people/list.html", context)


def _page(
    request: HttpRequest,
    desk: Desk,
    kind: Kind,
    thing: Any,
    *,
    form: InviteForm | None = None,
    refused: tuple[int, str, ReasonForm] | None = None,
) -> HttpResponse:
    key = str(getattr(thing, kind.key))
    context = {
        "desk": desk,
        "kind": kind,
        "thing": thing,
        "key": key,
        "people": [_with_acts(desk, one, refused) for one in subjects.people(kind, thing, today=today(request))],
        "open": subjects.open_invitations(desk.scope, kind=kind, key=key),
        "form": form or InviteForm(kind=kind, thing=thing, today=today(request)),
    }
    return render(request, "office/people/subject.html", context, status=422 if form or refused else 200)


def _with_acts(
    desk: Desk, person: subjects.Person, refused: tuple[int, str, ReasonForm] | None
) -> tuple[subjects.Person, list[tuple[str, ReasonForm]]]:
    """What may be done with a person, each act with its own form; a refused one keeps what was typed."""
    if person.is_over:
        return person, []
    names = ["resume"] if person.member.is_suspended else ["suspend"]
    names = [*names, "end"] if desk.serves_province else [name for name in names if name == "suspend"]
    pk = person.member.pk
    kept = {refused[1]: refused[2]} if refused and refused[0] == pk else {}
    return person, [(name, kept.get(name) or ReasonForm(prefix=f"{name}-{pk}")) for name in names]


def _sheet(request: HttpRequest, desk: Desk, kind: Kind, made: tuple[Invitation, str]) -> HttpResponse:
    invitation, token = made
    with translation.override(settings.LANGUAGE_CODE):  # whoever is invited reads the site's first language
        link = request.build_absolute_uri(reverse("account_invitation", args=[token]))
    known = subjects.find_invitation(desk.scope, invitation.pk)
    return render(request, "office/people/sheet.html", {"desk": desk, "kind": kind, "open": known, "link": link})


def _invitation_or_404(desk: Desk, pk: int) -> Open:
    found = subjects.find_invitation(desk.scope, pk)
    if found is None:
        raise Http404
    return found


def _kind_or_404(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _thing_or_404(desk: Desk, kind: Kind, key: str) -> Any:
    return get_object_or_404(subjects.things_of(kind, desk.scope), **{kind.key: key})
