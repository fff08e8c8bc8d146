"""What changed in the register between two moments, and why.

A moment is an instant of knowledge and a market's day: a certificate recorded yesterday, an act of this morning and
the turn of midnight are told alike, from the appended rows alone.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from marketplace.programme.certificates import effects, recognitions_of
from marketplace.programme.models import Act, ActKind, Certificate, RegisteredProduct
from marketplace.programme.registry import Scope
from marketplace.programme.standing import Standing, State, stand

ENDED_BY = {State.SUSPENDED: ActKind.SUSPEND, State.REVOKED: ActKind.REVOKE}
BEGUN_BY = {State.SUSPENDED: ActKind.RESUME, State.REVOKED: ActKind.WITHDRAW_REVOCATION}


@dataclass(frozen=True, slots=True)
class Moment:
    """What was on record at the instant `at`, asked about the market's day `on`."""

    at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class Change:
    """A product that stands elsewhere than before; `before` is None where the register did not know it yet."""

    product: RegisteredProduct
    before: Standing | None
    after: Standing
    act: Act | None = None
    certificate: Certificate | None = None

    @property
    def appeared(self) -> bool:
        """True when it may be offered now and could not be before."""
        return self.after.is_listable and not self._was_listable

    @property
    def vanished(self) -> bool:
        """True when it could be offered before and may not be now."""
        return self._was_listable and not self.after.is_listable

    @property
    def _was_listable(self) -> bool:
        return self.before is not None and self.before.is_listable


def standings_at(moment: Moment, scope: Scope) -> dict[str, Standing]:
    """Where each product of the scope stood, by what was on record then. Three queries."""
    products = scope.products().filter(recorded_at__lte=moment.at)
    on_record = Certificate.objects.filter(recorded_at__lte=moment.at, product__in=products)
    acts = Act.objects.filter(acted_at__lte=moment.at, product__in=products)
    recognitions = recognitions_of(on_record.exclude(superseded_by__recorded_at__lte=moment.at))
    suspended, revoked_on = effects(acts.exclude(corrected_by__acted_at__lte=moment.at))
    return {
        code: stand(
            recognitions.get(pk, ()), revoked_on=revoked_on.get(pk, ()), suspended=pk in suspended, today=moment.on
        )
        for pk, code in products.values_list("pk", "code")
    }


def changes(scope: Scope, *, since: Moment, until: Moment) -> list[Change]:
    """Products whose state or stars differ between the two moments, by code, each with what brought it about.

    Nine queries, however many products.
    """
    before, after = standings_at(since, scope), standings_at(until, scope)
    steps = {code: (before.get(code), now) for code, now in after.items() if _differ(before.get(code), now)}
    products = scope.products().filter(code__in=steps).select_related("producer", "commune").order_by("code")
    acts = _last_acts(products, until.at)
    papers = Certificate.objects.select_related("decision").in_bulk([_paper(*step) for step in steps.values()])
    found = []
    for product in products:
        was, now = steps[product.code]
        act = acts.get((product.pk, _kind(was, now)))
        stale = act is not None and act.kind in BEGUN_BY.values() and act.acted_at <= since.at
        found.append(Change(product, was, now, None if stale else act, papers.get(_paper(was, now))))
    return found


def _differ(before: Standing | None, after: Standing) -> bool:
    return before is None or (before.state, before.stars) != (after.state, after.stars)


def _kind(before: Standing | None, after: Standing) -> str:
    """The act that explains the step, if it was an act."""
    if after.state in ENDED_BY:
        return ENDED_BY[after.state]
    return BEGUN_BY.get(before.state, "") if before else ""


def _paper(before: Standing | None, after: Standing) -> int:
    """The certificate that explains the step; 0 where none does."""
    return after.certificate_id or (before.certificate_id if before else None) or 0


def _last_acts(products: QuerySet[RegisteredProduct], at: datetime) -> dict[tuple[int, str], Act]:
    """The newest act of each kind on each product."""
    acts = Act.objects.filter(product__in=products, acted_at__lte=at).select_related("actor", "decision")
    return {(act.product_id, act.kind): act for act in acts.order_by("pk")}
