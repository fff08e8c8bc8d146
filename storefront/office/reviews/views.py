"""The queue of proposals, one proposal with its comparison, and the office's word on it."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.offers import review as verdicts
from marketplace.offers import takedown
from marketplace.offers.errors import NameTaken, NotWaiting, Overtaken
from marketplace.offers.models import ChangeState, ListingChange
from marketplace.programme.certificates import standing_of
from storefront.kit.day import today
from storefront.kit.photos import proposed_photo
from storefront.kit.posting import posted
from storefront.notifications import reading
from storefront.notifications.listings import event_of
from storefront.notifications.reading import Told
from storefront.office.desk import Desk, officers, province_officers
from storefront.office.forms.acts import ReasonForm
from storefront.office.resending import send_once_more
from storefront.office.reviews.comparing import compare, has_claims
from storefront.office.troubles import TROUBLES, tell

RECENT = 20


@require_safe
@officers
def reviews(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits, the oldest first, and what was decided lately."""
    decided = verdicts.changes(desk.scope).filter(state__in=(ChangeState.ACCEPTED, ChangeState.REFUSED))
    context = {
        "desk": desk,
        "waiting": [(change, has_claims(change)) for change in verdicts.queue(desk.scope)],
        "decided": _with_messages(decided.order_by("-decided_at", "-pk")[:RECENT]),
    }
    return render(request, "office/reviews/list.html", context)


@require_safe
@officers
def review(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Before and after."""
    return _page(request, desk, _change_or_404(desk, pk))


@province_officers
@posted
def accept(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Let buyers see it."""
    change = _change_or_404(desk, pk)
    try:
        verdicts.accept(change.pk, actor=desk.officer, seen=request.POST.get("seen", ""))
    except NotWaiting:
        messages.info(request, _("It was decided or taken back meanwhile."))
    except Overtaken:
        messages.warning(request, _("What stands there has changed meanwhile. Please compare again."))
    except NameTaken as taken:
        facts = {"code": taken.product_code}
        messages.error(request, _("The producer has a product of this name already: %(code)s.") % facts)
    except TROUBLES as error:
        tell(request, error)
    else:
        messages.success(request, _("Accepted: the catalogue follows at once."))
        return _next(desk)
    return redirect("office:review", pk)


@province_officers
@posted
def refuse(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Leave everything as it is and tell the producer why."""
    change = _change_or_404(desk, pk)
    form = ReasonForm(request.POST, auto_id="refuse_%s")
    if not form.is_valid():
        return _page(request, desk, change, form=form)
    try:
        verdicts.refuse(change.pk, actor=desk.officer, reason=form.cleaned_data["reason"])
    except NotWaiting:
        messages.info(request, _("It was decided or taken back meanwhile."))
    except TROUBLES as error:
        tell(request, error)
    else:
        messages.success(request, _("Not accepted. The producer reads your reason."))
        return _next(desk)
    return redirect("office:review", pk)


@officers
@posted(up=2)
def send_again(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Tell the producer of the decision once more."""
    change = _change_or_404(desk, pk)
    if (told := _message_of(change)) is not None:
        send_once_more(request, desk, told.pk)
    return redirect("office:review", pk)


@require_safe
@officers
def photo(request: HttpRequest, desk: Desk, pk: int, size: str) -> HttpResponseBase:
    """The proposed photo, large (`lon`) or small (`nho`)."""
    return proposed_photo(_change_or_404(desk, pk).photo, size)


def _page(request: HttpRequest, desk: Desk, change: ListingChange, *, form: ReasonForm | None = None) -> HttpResponse:
    context = {
        "desk": desk,
        "change": change,
        "product": change.product,
        "standing": standing_of(change.product.code, today=today(request)),
        "comparison": compare(change),
        "told": _message_of(change),
        "gone": takedown.of_change(change),
        "form": form or ReasonForm(auto_id="refuse_%s"),
    }
    return render(request, "office/reviews/review.html", context)


def _change_or_404(desk: Desk, pk: int) -> ListingChange:
    return get_object_or_404(verdicts.changes(desk.scope), pk=pk)


def _message_of(change: ListingChange) -> Told | None:
    event = event_of(change)
    return reading.of_events([event]).get(event)


def _with_messages(changes: Iterable[ListingChange]) -> list[tuple[ListingChange, Told | None]]:
    """Each decision with what its producer was told of it. One query besides."""
    rows = list(changes)
    told = reading.of_events(map(event_of, rows))
    return [(change, told.get(event_of(change))) for change in rows]


def _next(desk: Desk) -> HttpResponse:
    """On to the next one that waits, else back to the queue."""
    following = verdicts.queue(desk.scope).first()
    return redirect("office:review", following.pk) if following else redirect("office:reviews")
