"""The partner desk: what modern channels can pull and how, and for the office, which products are ready for them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.accounts.models import User
from marketplace.places.folding import fold
from marketplace.places.models import OfficeRole
from marketplace.places.rules import memberships
from marketplace.programme.registry import Scope
from marketplace.stores.channels import MODERN_TRADE
from storefront.feeds import problems
from storefront.feeds.offers import CHANNELS, offers
from storefront.feeds.readiness import LABELS, Point, Readiness, readiness
from storefront.kit.access import office_required, works_in_office
from storefront.kit.day import today
from storefront.kit.paging import page_address, page_number, pages

PAGE_SIZE = 30
FORMS = ("products", "google", "sheet")
KINDS = [kind for kind in vars(problems).values() if isinstance(kind, problems.Kind)]


@dataclass(frozen=True, slots=True)
class ChannelAddresses:
    """The three addresses of one channel."""

    channel: str
    is_public: bool
    products: str
    google: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many packs meet one point."""

    point: Point
    label: str | Promise
    met: int


@require_safe
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """For everybody: the contract in words. For officers also how ready their products are."""
    context: dict[str, Any] = {
        "channels": [_addresses(request, channel) for channel in CHANNELS],
        "orders": request.build_absolute_uri(reverse("feeds:orders")),
        "openapi": request.build_absolute_uri(reverse("feeds:openapi")),
        "kinds": KINDS,
    }
    if works_in_office(request.user):
        rows = _rows(request.user, today(request))
        context |= {"rows": len(rows), "ready": _ready(rows), "tallies": _tallies(rows)}
    return render(request, "feeds/desk.html", context)


@require_safe
@never_cache
@office_required
def ready(request: HttpRequest) -> HttpResponse:
    """Every pack with its score, those nearest to ready first."""
    rows = _rows(request.user, today(request))
    text, lacking = request.GET.get("q", "")[:200], request.GET.get("thieu", "")
    shown = [row for row in rows if _fits(row, text, lacking)]
    page = pages(len(shown), PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    context = {
        "lines": shown[page.span],
        "total": len(shown),
        "pages": page,
        "text": text,
        "lacking": lacking,
        "points": [(point.value, LABELS[point]) for point in Point],
        "tallies": _tallies(rows),
        "rows": len(rows),
        "ready": _ready(rows),
    }
    return render(request, "feeds/ready.html", context)


def _rows(officer: Any, on: date) -> list[Readiness]:
    found = offers(MODERN_TRADE, on=on, with_alcohol=True, scope=_scope(officer))
    rows = [readiness(offer, pack, on=on) for offer in found if not offer.is_service for pack in offer.packs]
    return sorted(rows, key=lambda row: (-row.met, row.offer.code, row.pack.sku))


def _scope(officer: User) -> Scope:
    """The whole province, or only the communes the officer serves."""
    serving = list(memberships(officer).filter(province_id=settings.PROVINCE_CODE))
    whole = any(member.role == OfficeRole.PROVINCE_OFFICER for member in serving)
    communes = None if whole else tuple(member.commune_id or "" for member in serving)
    return Scope(settings.PROVINCE_CODE, commune_codes=communes, with_illustrative=settings.DEMO)


def _fits(row: Readiness, text: str, lacking: str) -> bool:
    names = (*row.offer.names.values(), row.offer.producer_name, row.pack.sku, row.pack.gtin)
    if text and fold(text) not in fold(" ".join(names)):
        return False
    return not lacking or any(answer.point == lacking and not answer.is_met for answer in row.answers)


def _tallies(rows: Iterable[Readiness]) -> list[Tally]:
    met = Counter(answer.point for row in rows for answer in row.answers if answer.is_met)
    return [Tally(point, LABELS[point], met[point]) for point in Point]


def _ready(rows: Iterable[Readiness]) -> int:
    return sum(row.met == len(row.answers) for row in rows)


def _addresses(request: HttpRequest, channel: str) -> ChannelAddresses:
    made = {form: request.build_absolute_uri(reverse(f"feeds:{form}", args=[channel])) for form in FORMS}
    return ChannelAddresses(channel, is_public=channel != MODERN_TRADE, **made)
