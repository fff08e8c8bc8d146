"""What changed, in words: which products came into the catalogue, which left it and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.programme.history import Change
from marketplace.programme.models import ActKind, RegisteredProduct
from marketplace.programme.standing import Standing, State
from storefront.kit.numbers import day


@dataclass(frozen=True, slots=True)
class Tiding:
    """One product's news."""

    product: RegisteredProduct
    standing: Standing
    why: str


@dataclass(frozen=True, slots=True)
class Tidings:
    """The news of a span of time, in three heaps."""

    appeared: tuple[Tiding, ...]
    vanished: tuple[Tiding, ...]
    others: tuple[Tiding, ...]

    def __bool__(self) -> bool:
        return bool(self.appeared or self.vanished or self.others)


def tidings(changes: Iterable[Change]) -> Tidings:
    """Sort the changes and say why each came about."""
    changes = list(changes)
    return Tidings(
        appeared=tuple(_tiding(one) for one in changes if one.appeared),
        vanished=tuple(_tiding(one) for one in changes if one.vanished),
        others=tuple(_tiding(one) for one in changes if not (one.appeared or one.vanished)),
    )


def _tiding(change: Change) -> Tiding:
    return Tiding(change.product, change.after, _by_act(change) or _by_paper(change) or _by_calendar(change))


def _by_act(change: Change) -> str:
    act = change.act
    if act is None:
        return ""
    on = act.effective_on or timezone.localtime(act.acted_at).date()
    facts = {"who": act.actor or _("the system"), "day": day(on), "reason": act.reason}
    facts["number"] = act.decision.number if act.decision else ""
    return _ACTS[ActKind(act.kind)]() % facts


_ACTS = {
    ActKind.SUSPEND: lambda: _("display suspended by %(who)s: %(reason)s"),
    ActKind.RESUME: lambda: _("display resumed by %(who)s: %(reason)s"),
    ActKind.REVOKE: lambda: _("recognition revoked by decision %(number)s, effective %(day)s: %(reason)s"),
    ActKind.WITHDRAW_REVOCATION: lambda: _("revocation corrected by %(who)s: %(reason)s"),
}


def _by_paper(change: Change) -> str:
    paper = change.certificate
    if paper is None or change.after.state in {State.LAPSED, State.TO_BE_CONFIRMED, State.NOT_RECOGNISED}:
        return ""
    if paper.decision is None:
        return _("recognition on record, in force until %(day)s") % {"day": _until(change.after)}
    facts = {"decision": paper.decision, "day": day(paper.decision.decided_on), "until": _until(change.after)}
    return _("decision %(decision)s of %(day)s, in force until %(until)s") % facts


def _by_calendar(change: Change) -> str:
    last = change.before.certified_until if change.before else None
    if last is not None and change.vanished:
        if change.after.state is State.TO_BE_CONFIRMED:
            return _("certain only until %(day)s; the day of its decision must be confirmed") % {"day": day(last)}
        return _("the term ended on %(day)s") % {"day": day(last)}
    if change.before is None:
        return _("new in the register")
    return ""


def _until(standing: Standing) -> str:
    return day(standing.certified_until) if standing.certified_until else "–"
