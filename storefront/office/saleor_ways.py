"""The ways by which changes made in Saleor reach the market: how far behind each is, and when it last succeeded."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.stores.saleor import watch
from marketplace.stores.saleor.models import PullKind
from marketplace.stores.saleor.watch import PullState, WebhookState
from storefront.kit.numbers import number

NAMES: dict[PullKind, tuple[str | Promise, str | Promise]] = {
    PullKind.DELTA: (
        gettext_lazy("What changed lately"),
        gettext_lazy("every 10 minutes: what Saleor says has changed, and every price and count"),
    ),
    PullKind.FULL: (gettext_lazy("Full comparison"), gettext_lazy("every night: everything, deletions too")),
    PullKind.MISSED: (
        gettext_lazy("Webhooks that were given up"),
        gettext_lazy("every 10 minutes: what Saleor tried six times in vain to tell"),
    ),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way, as a row of the page shows it."""

    name: str | Promise
    note: str | Promise
    last_success: datetime | None
    figures: str
    problem: str
    is_late: bool


def from_saleor() -> list[Way]:
    """Every way; none where the market does not sell through Saleor. Eight queries."""
    if not watch.is_in_use():
        return []
    return [_webhooks(watch.webhooks()), *(_pull(state) for state in watch.pulls())]


def _webhooks(state: WebhookState) -> Way:
    figures = []
    if state.lag_ms is not None:
        figures.append(_("95 of 100 within %(span)s") % {"span": _span(state.lag_ms)})
    if state.waiting:
        waiting = ngettext("%(count)s waits", "%(count)s wait", state.waiting)
        figures.append(waiting % {"count": number(state.waiting)})
    problem = ""
    if state.problems:
        unread = ngettext("%(count)s could not be read", "%(count)s could not be read", state.problems)
        problem = unread % {"count": number(state.problems)}
    note = gettext_lazy("at once: which product, order or page somebody changed")
    return Way(gettext_lazy("Webhooks"), note, state.last_processed, " · ".join(figures), problem, state.is_late)


def _pull(state: PullState) -> Way:
    name, note = NAMES[state.kind]
    figures = ""
    if state.last is not None and state.took_s is not None:
        facts = {
            "seen": number(state.last.seen),
            "changed": number(state.last.changed),
            "seconds": number(round(state.took_s, 1)),
        }
        if state.kind == PullKind.MISSED:
            figures = _("%(seen)s found, %(changed)s new, %(seconds)s s") % facts
        else:
            figures = _("%(seen)s products read, %(changed)s differed, %(seconds)s s") % facts
    finished = state.last.finished_at if state.last else None
    return Way(name, note, finished, figures, state.problem, state.is_late)


def _span(milliseconds: int) -> str:
    """In the unit that is read at a glance."""
    if milliseconds < 10_000:
        return f"{number(milliseconds)} ms"
    if milliseconds < 120_000:
        return f"{number(milliseconds // 1_000)} s"
    minutes = milliseconds // 60_000
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": number(minutes)}
