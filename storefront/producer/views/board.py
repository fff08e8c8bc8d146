"""Đơn hàng: what waits for the stall, in the order in which it is to be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_timedelta
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from marketplace.orders import boards
from marketplace.orders.models import Parcel, ParcelState
from storefront.kit.numbers import locale
from storefront.kit.timelines import PARCEL_LOOKS
from storefront.producer.stall import Stall, members


@dataclass(frozen=True, slots=True)
class Card:
    """A parcel in a list."""

    parcel: Parcel
    tone: str
    icon: str
    waited: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Heap:
    """Parcels with the same thing to be done."""

    name: str
    title: str | Promise
    lead: str | Promise
    cards: tuple[Card, ...]


@require_safe
@members
def home(request: HttpRequest, stall: Stall) -> HttpResponse:
    """Four heaps: to answer, to pack, to send, under way."""
    found, now = boards.board(stall.producer), timezone.now()
    heaps = (
        Heap("new", _("Waiting for your answer"), _("Accept, or say what is sold out."), cards(found.new, now)),
        Heap("accepted", _("To be packed"), _("Pack, print the slip, press “Packed”."), cards(found.accepted, now)),
        Heap("packed", _("To be sent"), _("Hand it to the carrier, then press “Sent”."), cards(found.packed, now)),
        Heap("sent", _("On the way"), _("When the buyer has paid, press “Delivered”."), cards(found.handed_over, now)),
    )
    is_quiet = not any(heap.cards for heap in heaps)
    facts = {"stall": stall, "heaps": heaps, "is_quiet": is_quiet, "finished": len(found.finished)}
    return render(request, "producer/home.html", facts)


@require_safe
@members
def finished(request: HttpRequest, stall: Stall) -> HttpResponse:
    """What is done: delivered, refused, sold out, cancelled; the newest first."""
    done = cards(boards.board(stall.producer).finished, timezone.now())
    return render(request, "producer/finished.html", {"stall": stall, "cards": done, "recent": boards.RECENT})


def cards(parcels: tuple[Parcel, ...], now: datetime) -> tuple[Card, ...]:
    """The parcels as cards."""
    return tuple(card(parcel, now) for parcel in parcels)


def card(parcel: Parcel, now: datetime) -> Card:
    """One parcel as a card; a new one is late after two hours."""
    tone, icon = PARCEL_LOOKS[ParcelState(parcel.state)]
    return Card(parcel, tone, icon, _waited(now - parcel.created_at), boards.is_late(parcel, now))


def _waited(since: timedelta) -> str:
    """ "40 phút", "2 giờ", "3 ngày": never an hour for fifty minutes."""
    return format_timedelta(since, granularity="minute", threshold=1, locale=locale())
