"""What happened to a product, as the public may read it: kind, day and decision, never the office's own reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.programme.models import Act, ActKind, Certificate, Status
from storefront.kit.numbers import day
from storefront.shop.papers import paper
from storefront.shop.standings import Registered

LOOKS = {
    ActKind.SUSPEND: ("stop", "circle-pause"),
    ActKind.RESUME: ("good", "circle-play"),
    ActKind.REVOKE: ("stop", "ban"),
    ActKind.WITHDRAW_REVOCATION: ("plain", "undo-2"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

    sort_day: date
    tone: str
    icon: str
    title: str
    day: str
    text: str


def history(found: Registered) -> list[Entry]:
    """The newest first. One query."""
    acts = found.product.acts.select_related("decision").order_by("pk")
    entries = [*(_act(act) for act in acts), *_certificates(found)]
    return sorted(entries, key=lambda entry: entry.sort_day, reverse=True)


def _certificates(found: Registered) -> Iterator[Entry]:
    for certificate in found.certificates:
        shown = paper(certificate)
        lines = [_decision(shown.number, shown.body), *(source.name for source in shown.sources)]
        yield Entry(
            sort_day=certificate.decided_not_after or certificate.decided_not_before or date.min,
            tone="good" if certificate.status == Status.RECOGNISED else "plain",
            icon="award" if certificate.status == Status.RECOGNISED else "clipboard-list",
            title=_title(certificate),
            day=shown.decided,
            text=" · ".join(line for line in lines if line),
        )


def _title(certificate: Certificate) -> str:
    if certificate.status != Status.RECOGNISED:
        return certificate.get_status_display().capitalize()
    if not certificate.stars:
        return _("Recognised, stars not known")
    return ngettext("Recognised with %(stars)s star", "Recognised with %(stars)s stars", certificate.stars) % {
        "stars": certificate.stars
    }


def _act(act: Act) -> Entry:
    tone, icon = LOOKS[ActKind(act.kind)]
    acted_on = localtime(act.acted_at).date()
    text = _decision(act.decision.number, act.decision.body) if act.decision else ""
    if act.effective_on:
        text = " · ".join(filter(None, [text, _("takes effect on %(day)s") % {"day": day(act.effective_on)}]))
    return Entry(
        sort_day=act.effective_on or acted_on,
        tone=tone,
        icon=icon,
        title=act.get_kind_display(),
        day=day(act.decision.decided_on if act.decision else acted_on),
        text=text,
    )


def _decision(number: str, body: str) -> str:
    if number and body:
        return _("Decision %(number)s of %(body)s") % {"number": number, "body": body}
    return body
