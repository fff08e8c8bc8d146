"""The office's first page: what changed, what ends soon, what waits, how the register stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketplace.offers import review
from marketplace.orders import differences
from marketplace.outbox.models import Delivery
from marketplace.programme import history, registry
from marketplace.programme.history import Moment
from marketplace.programme.standing import State
from storefront.kit.day import today
from storefront.kit.posting import posted
from storefront.office import charts, visits
from storefront.office.desk import Desk, officers
from storefront.office.lists import lines
from storefront.office.parcels.lines import late
from storefront.office.payments import lines as payments
from storefront.office.tidings import tidings

SOON_DAYS = 30


@require_safe
@officers
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What an officer should know before anything else."""
    now = Moment(timezone.now(), today(request))
    since = visits.look(desk.officer, now)
    rows = registry.entries(desk.scope, today=now.on)
    counts = registry.count_by_state(row.standing for row in rows)
    soon = registry.expiring(rows, today=now.on, within_days=SOON_DAYS)
    context = {
        "desk": desk,
        "now": now,
        "since": since,
        "is_first": since.at == now.at,
        "news": tidings(history.changes(desk.scope, since=since, until=now)),
        "soon": lines(soon, registry.certificates_behind(soon), today=now.on),
        "soon_days": SOON_DAYS,
        "to_be_confirmed": counts[State.TO_BE_CONFIRMED],
        "suspended": counts[State.SUSPENDED],
        "late_parcels": late(desk.scope, now.at).count(),
        "reviews_waiting": review.queue(desk.scope).count(),
        "differing_orders": differences.open_ones().values("order").distinct().count() if desk.reconciles else 0,
        "payments_waiting": payments.waiting() if desk.serves_province else 0,
        "parked": Delivery.objects.exclude(parked_at=None).count() if desk.serves_province else 0,
        "total": len(rows),
        "states": charts.by_state(counts),
        "groups": charts.by_group(registry.stars_by_group(rows)),
        "stars": charts.STARS,
    }
    return render(request, "office/home.html", context)


@officers
@posted
def mark_seen(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Start counting news from here."""
    visits.mark_seen(desk.officer, Moment(timezone.now(), today(request)))
    return redirect("office:home")
