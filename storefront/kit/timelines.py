"""What the kit's timeline shows, and the one of a parcel: the same behind the producer's door and the office's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.orders.models import Parcel, ParcelState, ParcelStep
from storefront.kit.numbers import day, vnd

# Tone and drawing of a parcel's states; their words are the states' own labels.
PARCEL_LOOKS = {
    ParcelState.PLACED: ("wait", "bell-ring"),
    ParcelState.ACCEPTED: ("plain", "package-open"),
    ParcelState.PACKED: ("plain", "package"),
    ParcelState.HANDED_OVER: ("plain", "truck"),
    ParcelState.DELIVERED: ("good", "circle-check"),
    ParcelState.REFUSED: ("stop", "undo-2"),
    ParcelState.NOT_SUPPLIED: ("past", "package-x"),
    ParcelState.CANCELLED: ("past", "ban"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that happened; `day` is written out."""

    tone: str
    icon: str
    title: str
    day: str
    text: str = ""


def moment(at: datetime) -> str:
    """Day and minute of an instant, in the market's time zone."""
    here = timezone.localtime(at)
    return f"{day(here)} {here:%H:%M}"


def parcel_timeline(parcel: Parcel, *, on_behalf: str) -> list[TimelineEntry]:
    """The newest first; the order itself is the first thing that happened. One query.

    `on_behalf` says to this door's readers that the office (`%(who)s`) did what is the producer's.
    """
    steps = parcel.steps.select_related("actor").order_by("-pk")
    names = {line.sku: text_in(line.name, get_language() or "vi") for line in parcel.lines.all()}
    ordered = TimelineEntry(
        tone="plain", icon="shopping-basket", title=_("Ordered by the buyer"), day=moment(parcel.created_at)
    )
    return [*(_entry(step, names, on_behalf) for step in steps), ordered]


def _entry(step: ParcelStep, names: dict[str, str], on_behalf: str) -> TimelineEntry:
    state = ParcelState(step.to_state)
    tone, icon = PARCEL_LOOKS[state]
    same = _("Partly sold out") if step.facts.get("not_supplied") else _("Carrier corrected")
    return TimelineEntry(
        tone=tone,
        icon=icon,
        title=str(state.label) if step.from_state != step.to_state else same,
        day=moment(step.at),
        text=" · ".join([*_goods(step, names), _who(step, on_behalf), *filter(None, [step.reason])]),
    )


def _goods(step: ParcelStep, names: dict[str, str]) -> Iterator[str]:
    for sku, units in (step.facts.get("not_supplied") or {}).items():
        yield _("%(name)s: %(units)s sold out") % {"units": units, "name": names.get(sku, sku)}
    if step.facts.get("carrier"):
        yield " ".join(filter(None, [step.facts["carrier"], step.facts.get("tracking", "")]))
    if step.facts.get("collected_vnd"):
        yield _("Collected: %(amount)s") % {"amount": vnd(step.facts["collected_vnd"])}


def _who(step: ParcelStep, on_behalf: str) -> str:
    if step.on_behalf:
        return on_behalf % {"who": step.actor}
    if step.actor is not None:
        return str(step.actor)
    return _("the system") if step.by_system else _("the buyer")
