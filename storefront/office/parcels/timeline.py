"""What happened to a parcel, for the kit's timeline: who did it, why, and on whose behalf."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.orders.models import Parcel, ParcelState, ParcelStep
from storefront.kit.numbers import day, vnd
from storefront.office.dossiers import TimelineEntry
from storefront.office.parcels.lines import LOOKS


def timeline(parcel: Parcel) -> list[TimelineEntry]:
    """The newest first; the order itself is the first thing that happened. One query."""
    steps = parcel.steps.select_related("actor").order_by("-pk")
    names = {line.sku: text_in(line.name, get_language() or "vi") for line in parcel.lines.all()}
    placed = TimelineEntry("plain", "shopping-basket", _("Order placed"), _instant(parcel.created_at), "")
    return [*(_entry(step, names) for step in steps), placed]


def _entry(step: ParcelStep, names: dict[str, str]) -> TimelineEntry:
    state = ParcelState(step.to_state)
    tone, icon = LOOKS[state]
    same = _("Partly sold out") if step.facts.get("not_supplied") else _("Carrier corrected")
    title = str(state.label) if step.from_state != step.to_state else same
    return TimelineEntry(tone, icon, title, _instant(step.at), " · ".join(_details(step, names)))


def _details(step: ParcelStep, names: dict[str, str]) -> Iterable[str]:
    yield _who(step)
    for sku, units in (step.facts.get("not_supplied") or {}).items():
        yield _("%(units)s × %(name)s sold out") % {"units": units, "name": names.get(sku, sku)}
    if step.facts.get("carrier"):
        yield " ".join(filter(None, [step.facts["carrier"], step.facts.get("tracking", "")]))
    if step.facts.get("collected_vnd"):
        yield _("collected %(amount)s") % {"amount": vnd(step.facts["collected_vnd"])}
    if step.reason:
        yield step.reason


def _who(step: ParcelStep) -> str:
    if step.on_behalf:
        return _("%(who)s on behalf of the producer") % {"who": step.actor}
    if step.actor is not None:
        return str(step.actor)
    return _("the system") if step.by_system else _("the buyer")


def _instant(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{day(local)} {local:%H:%M}"
