"""What the people of a producer are told: a parcel is new, or need not be prepared any more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from django.conf import settings

from catalog_sync.indexes.base import text_in
from marketplace.orders import boards
from marketplace.orders.models import OrderMethod, Parcel, ParcelState
from storefront.notifications.drafts import Draft
from storefront.notifications.links import parcel_link
from storefront.notifications.models import Kind, Message, SubjectKind
from storefront.notifications.reaching import Reach, reach

MOST_GOODS = 3  # a message is short


def of_parcels(keys: Sequence[str]) -> Iterable[Draft]:
    """Drafts for the parcels' producers: each hears once of a new parcel, and of its end if it heard of it before."""
    parcels = list(boards.placed().filter(key__in=keys))
    reached = reach({parcel.producer for parcel in parcels})
    for parcel in parcels:
        if parcel.state == ParcelState.PLACED:
            yield _new(parcel, reached[parcel.producer_id])
        elif parcel.state == ParcelState.CANCELLED:
            yield from _cancelled(parcel)


def goods(parcel: Parcel, language: str) -> str:
    """What is in it: 3 × Nước mắm, 1 × Bánh rế, … (+2)."""
    lines = [line for line in parcel.lines.all() if line.supplied]
    named = [f"{line.supplied} × {text_in(line.name, language)}" for line in lines[:MOST_GOODS]]
    more = len(lines) - MOST_GOODS
    return ", ".join([*named, f"… (+{more})"] if more > 0 else named)


def _new(parcel: Parcel, who: Reach) -> Draft:
    facts = {
        "goods": goods(parcel, settings.LANGUAGE_CODE),
        "total_vnd": parcel.total_vnd if parcel.order.method == OrderMethod.COD else None,
    }
    draft = _draft(parcel, _event(parcel), Kind.NEW_PARCEL, who.phone, facts)
    return replace(draft, link=partial(parcel_link, parcel, who.member))


def _cancelled(parcel: Parcel) -> Iterable[Draft]:
    told = Message.objects.filter(event=_event(parcel)).first()
    step = parcel.steps.filter(to_state=ParcelState.CANCELLED).last()
    if told and step:
        facts = {"reason": step.reason if step.actor_id else ""}
        yield _draft(parcel, f"parcel-step:{step.pk}:producer", Kind.PARCEL_CANCELLED, told.to, facts)


def _event(parcel: Parcel) -> str:
    return f"parcel:{parcel.key}:new"


def _draft(parcel: Parcel, event: str, kind: Kind, to: str, facts: Mapping[str, object]) -> Draft:
    return Draft(
        event=event,
        kind=kind,
        subject_kind=SubjectKind.PARCEL,
        subject=parcel.key,
        to=to,
        language=settings.LANGUAGE_CODE,
        facts=facts,
    )
