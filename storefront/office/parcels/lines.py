"""Parcels of an officer's places: which are late, which fit the filters, and what one line of them says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts import phones
from marketplace.orders import boards, numbers
from marketplace.orders.models import Parcel, ParcelState
from marketplace.places.folding import fold
from marketplace.programme.registry import Scope
from storefront.kit.timelines import PARCEL_LOOKS
from storefront.notifications import reading
from storefront.notifications.reaching import Reach, reach
from storefront.notifications.reading import Told

LATE = "tre"


@dataclass(frozen=True, slots=True)
class Line:
    """One parcel as the office's lists show it."""

    parcel: Parcel
    waited: str
    is_late: bool
    caller: Reach
    told: Told | None

    @property
    def tone(self) -> str:
        """How its state looks."""
        return PARCEL_LOOKS[ParcelState(self.parcel.state)][0]

    @property
    def icon(self) -> str:
        """The drawing of its state."""
        return PARCEL_LOOKS[ParcelState(self.parcel.state)][1]

    @property
    def phone(self) -> str:
        """The number as people read it; the caller's own is the one to dial."""
        return phones.readable(self.caller.phone)


def parcels_of(scope: Scope) -> QuerySet[Parcel]:
    """Parcels of the producers that lie within the scope."""
    parcels = boards.placed().select_related("order", "producer__commune").filter(_within(scope))
    return parcels.order_by("-created_at", "-pk")


def late(scope: Scope, now: datetime) -> QuerySet[Parcel]:
    """Those nobody accepted within two hours, longest waiting first."""
    return boards.late(now).select_related("order", "producer__commune").filter(_within(scope))


def narrow(parcels: QuerySet[Parcel], chosen: Mapping[str, str], *, now: datetime) -> QuerySet[Parcel]:
    """Those that every chosen filter lets through."""
    if text := chosen.get("q", "").strip():
        number = numbers.find(text)
        named = Q(producer__folded_name__contains=fold(text)) | Q(key__icontains=text)
        parcels = parcels.filter(named | Q(order__number=number) if number else named)
    if state := chosen.get("trang-thai"):
        parcels = parcels.filter(boards.unaccepted(now) if state == LATE else Q(state=state))
    if commune := chosen.get("xa"):
        parcels = parcels.filter(producer__commune_id=commune)
    if chosen.get("tin"):
        parcels = parcels.filter(key__in=reading.unsent_parcels())
    return parcels


def lines(parcels: Iterable[Parcel], *, now: datetime) -> list[Line]:
    """The parcels with whom to call and what they were told. Two queries, however many parcels."""
    parcels = list(parcels)
    callers = reach({parcel.producer for parcel in parcels})
    told = reading.of_parcels(parcel.key for parcel in parcels)
    return [line(parcel, callers[parcel.producer_id], told.get(parcel.key), now=now) for parcel in parcels]


def line(parcel: Parcel, caller: Reach, told: Told | None, *, now: datetime) -> Line:
    """One parcel in words."""
    return Line(parcel, waited(now - parcel.created_at), boards.is_late(parcel, now), caller, told)


def communes(scope: Scope) -> list[tuple[str, str | Promise]]:
    """The communes that have parcels. One query."""
    rows = parcels_of(scope).exclude(producer__commune=None).order_by("producer__commune__sort_key").distinct()
    return list(rows.values_list("producer__commune_id", "producer__commune__name"))


def waited(span: timedelta) -> str:
    """ "35 minutes", "3 hours", "2 days"."""
    minutes = max(0, int(span.total_seconds()) // 60)
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    if minutes < 48 * 60:
        return _("%(hours)s h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}
    return ngettext("%(count)s day", "%(count)s days", minutes // 1440) % {"count": minutes // 1440}


def _within(scope: Scope) -> Q:
    here = Q(producer__province_id=scope.province_code)
    if scope.commune_codes is not None:
        here &= Q(producer__commune_id__in=scope.commune_codes)
    return here if scope.with_illustrative else here & Q(producer__illustrative=False)
