"""How the state of a parcel looks: tone and drawing. Its words are the state's own label."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.orders.models import Parcel, ParcelState, ParcelStep
from storefront.kit.numbers import day, vnd

LOOKS = {
    ParcelState.PLACED: ("wait", "bell-ring"),
    ParcelState.ACCEPTED: ("plain", "package-open"),
    ParcelState.PACKED: ("plain", "package"),
    ParcelState.HANDED_OVER: ("plain", "truck"),
    ParcelState.DELIVERED: ("good", "circle-check"),
    ParcelState.REFUSED: ("stop", "undo-2"),
    ParcelState.NOT_SUPPLIED: ("past", "package-x"),
    ParcelState.CANCELLED: ("past", "ban"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a parcel's timeline."""

    tone: str
    icon: str
    title: str
    day: str
    text: str


def timeline(parcel: Parcel, language: str) -> list[Entry]:
    """What happened to the parcel, newest first. One query."""
    steps = parcel.steps.select_related("actor").order_by("-pk")
    names = {line.sku: text_in(line.name, language) for line in parcel.lines.all()}
    return [*(_entry(step, names) for step in steps), _ordered(parcel)]


def _ordered(parcel: Parcel) -> Entry:
    tone, icon = LOOKS[ParcelState.PLACED]
    return Entry(tone, icon, _("Ordered by the buyer"), _moment(parcel.created_at), "")


def _moment(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{day(here)} {here:%H:%M}"


def _entry(step: ParcelStep, names: dict[str, str]) -> Entry:
    state = ParcelState(step.to_state)
    tone, icon = LOOKS[state]
    title = state.label if step.from_state != step.to_state else _changed(step)
    return Entry(tone, icon, str(title), _moment(step.at), " · ".join(_details(step, names)))


def _changed(step: ParcelStep) -> str:
    return _("Partly sold out") if step.facts.get("not_supplied") else _("Corrected")


def _details(step: ParcelStep, names: dict[str, str]) -> Iterable[str]:
    for sku, units in (step.facts.get("not_supplied") or {}).items():
        yield _("%(name)s: %(units)s sold out") % {"name": names.get(sku, sku), "units": units}
    if step.facts.get("carrier"):
        yield " ".join(filter(None, [step.facts["carrier"], step.facts.get("tracking", "")]))
    if step.facts.get("collected_vnd"):
        yield _("Collected: %(amount)s") % {"amount": vnd(step.facts["collected_vnd"])}
    if step.on_behalf:
        yield _("by the OCOP office on behalf: %(name)s") % {"name": step.actor}
    elif step.actor:
        yield str(step.actor)
    if step.reason:
        yield step.reason
