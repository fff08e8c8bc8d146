"""All that is on record of one product: certificates with the rows they replaced, the acts of the office, its place in
the catalogue.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from catalog_sync import catalogue
from catalog_sync.indexes.errors import CatalogueIndexError
from marketplace.programme import certificates
from marketplace.programme.models import Act, ActKind, Certificate, RegisteredProduct, Status
from storefront.kit.numbers import day
from storefront.kit.timelines import TimelineEntry, moment

TONES = {
    ActKind.SUSPEND: ("stop", "circle-pause"),
    ActKind.RESUME: ("good", "circle-play"),
    ActKind.REVOKE: ("stop", "ban"),
    ActKind.WITHDRAW_REVOCATION: ("good", "undo-2"),
}


@dataclass(frozen=True, slots=True)
class Visibility:
    """Whether the catalogue shows a product already what the register says."""

    should_show: bool
    shows: bool | None  # None while the index gives no answer

    @property
    def is_settled(self) -> bool:
        """True when both agree."""
        return self.shows is self.should_show


def certificates_of(product: RegisteredProduct) -> list[Certificate]:
    """Every certificate ever recorded, the newest first. One query."""
    rows = product.certificates.select_related("decision", "recorded_by", "superseded_by", "supersedes")
    return list(rows.order_by("-pk"))


def timeline(product: RegisteredProduct) -> list[TimelineEntry]:
    """Every act with actor, time and reason, the newest first. One query."""
    acts = product.acts.select_related("actor", "decision", "corrected_by")
    return [_entry(act) for act in acts.order_by("-pk")]


def revocation_of(product: RegisteredProduct) -> Act | None:
    """The last revocation that was not corrected, unless the product was recognised again after it. Two queries."""
    revocations = product.acts.filter(kind=ActKind.REVOKE, corrected_by=None)
    last = revocations.select_related("decision").order_by("-pk").first()
    if last is None or last.effective_on is None:
        return last
    known = certificates.current().filter(product=product, status=Status.RECOGNISED)
    outlived = any(not certificates.as_recognition(one).may_precede(last.effective_on) for one in known)
    return None if outlived else last


def visible_codes(codes: Iterable[str], *, on: date) -> set[str] | None:
    """Those that the catalogue shows on `on`; None while its index gives no answer."""
    try:
        return {listing.code for listing in catalogue.listings(list(codes), on=on)}
    except CatalogueIndexError:
        return None


def _entry(act: Act) -> TimelineEntry:
    tone, icon = TONES[ActKind(act.kind)]
    who = str(act.actor) if act.actor else _("the system")
    when = f"{moment(act.acted_at)} · {who}"
    return TimelineEntry(tone=tone, icon=icon, title=_title(act), day=when, text=act.reason)


def _title(act: Act) -> str:
    title = act.get_kind_display()
    if act.decision:
        facts = {"act": title, "number": act.decision.number, "day": day(act.decision.decided_on)}
        title = _("%(act)s: decision %(number)s of %(day)s") % facts
    if act.effective_on:
        title = _("%(title)s, effective from %(day)s") % {"title": title, "day": day(act.effective_on)}
    if getattr(act, "corrected_by", None):
        title = _("%(title)s (corrected since)") % {"title": title}
    return title
