"""Reading parcels: a producer's board, what is late, and where a parcel goes. Nothing is locked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from marketplace.orders.errors import UnknownParcel, WrongState
from marketplace.orders.models import Order, OrderLine, Parcel, ParcelState
from marketplace.orders.records import Contact
from marketplace.producers.models import Producer

LATE_MINUTES = 120
RECENT = 50  # finished parcels on a board; older ones are found by their code


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A producer's parcels by what is to be done with them: oldest first, the finished ones newest first."""

    new: tuple[Parcel, ...]
    accepted: tuple[Parcel, ...]
    packed: tuple[Parcel, ...]
    handed_over: tuple[Parcel, ...]
    finished: tuple[Parcel, ...]


def board(producer: Producer) -> Board:
    """The producer's own parcels with order and lines."""
    mine = of(producer)
    by_state: dict[str, list[Parcel]] = {state: [] for state in ParcelState}
    open_states = [ParcelState.PLACED, ParcelState.ACCEPTED, ParcelState.PACKED, ParcelState.HANDED_OVER]
    for parcel in mine.filter(state__in=open_states).order_by("created_at", "pk"):
        by_state[parcel.state].append(parcel)
    return Board(
        new=tuple(by_state[ParcelState.PLACED]),
        accepted=tuple(by_state[ParcelState.ACCEPTED]),
        packed=tuple(by_state[ParcelState.PACKED]),
        handed_over=tuple(by_state[ParcelState.HANDED_OVER]),
        finished=tuple(mine.exclude(state__in=open_states).order_by("-changed_at", "-pk")[:RECENT]),
    )


def of(producer: Producer) -> QuerySet[Parcel]:
    """All parcels of a producer whose orders were placed."""
    return placed().filter(producer=producer)


def placed() -> QuerySet[Parcel]:
    """Parcels of orders that were placed, with what pages show of them."""
    lines = OrderLine.objects.order_by("pk")
    parcels = Parcel.objects.exclude(order__placed_at=None)
    return parcels.select_related("order", "producer").prefetch_related(Prefetch("lines", lines))


def late(now: datetime, minutes: int = LATE_MINUTES) -> QuerySet[Parcel]:
    """Parcels that nobody accepted within so many minutes, longest waiting first."""
    return placed().filter(unaccepted(now, minutes)).order_by("created_at", "pk")


def unaccepted(now: datetime, minutes: int = LATE_MINUTES) -> Q:
    """The parcels that nobody accepted within so many minutes."""
    return Q(state=ParcelState.PLACED, created_at__lte=now - timedelta(minutes=minutes))


def is_late(parcel: Parcel, now: datetime) -> bool:
    """True of a parcel among `late` ones."""
    return parcel.state == ParcelState.PLACED and now - parcel.created_at >= timedelta(minutes=LATE_MINUTES)


def find(parcel_key: str) -> Parcel:
    """The parcel of an order that was placed. Raises UnknownParcel."""
    parcel = placed().filter(key=parcel_key).first()
    if parcel is None:
        raise UnknownParcel(parcel_key)
    return parcel


def contact(parcel: Parcel) -> Contact | None:
    """Where the parcel goes, once its producer has accepted it; None before, and for one that never was accepted."""
    if not parcel.steps.filter(to_state=ParcelState.ACCEPTED).exists():
        return None
    order: Order = parcel.order
    return Contact(
        name=order.buyer_name,
        phone=order.phone,
        email=order.email,
        street=order.street,
        commune=order.commune.name if order.commune else "",
        province=order.province.name if order.province else "",
        note=order.note,
    )


def require(parcel: Parcel, states: Collection[ParcelState]) -> None:
    """Raises WrongState when the parcel is in none of these."""
    if parcel.state not in states:
        raise WrongState(parcel.key, parcel.state)
