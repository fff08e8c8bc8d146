"""Since when a product may not be sold: the day behind a standing, for the sentence a cashier tells the guest."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from marketplace.pos.records import Refusal
from marketplace.programme.models import Act, ActKind, Certificate
from marketplace.programme.standing import Standing, State

ONE_DAY = timedelta(days=1)


def by_standing(standings: Mapping[str, Standing], *, on: date) -> dict[str, Refusal]:
    """Refusals for those of `standings` that may not be offered. Two queries when there are any."""
    barred = {code: standing for code, standing in standings.items() if not standing.is_listable}
    if not barred:
        return {}
    ends = _lapses(barred)
    acts = _acts(barred, on)
    return {
        code: Refusal(standing.state.value, _since(code, standing, ends, acts)) for code, standing in barred.items()
    }


def _since(
    code: str, standing: Standing, ends: Mapping[int, date], acts: Mapping[tuple[str, str], date]
) -> date | None:
    if standing.state is State.LAPSED:
        return ends.get(standing.certificate_id or 0)
    if standing.state is State.SUSPENDED:
        return acts.get((code, ActKind.SUSPEND))
    if standing.state is State.REVOKED:
        return acts.get((code, ActKind.REVOKE))
    return None


def _lapses(barred: Mapping[str, Standing]) -> dict[int, date]:
    """The first day on which each certificate certainly is no longer in force."""
    ids = [standing.certificate_id for standing in barred.values() if standing.state is State.LAPSED]
    rows = Certificate.objects.filter(pk__in=ids).exclude(lapsed_after=None).values_list("pk", "lapsed_after")
    return {pk: last + ONE_DAY for pk, last in rows if last is not None}


def _acts(barred: Mapping[str, Standing], on: date) -> dict[tuple[str, str], date]:
    """The day of the last suspension and of the last revocation in effect."""
    codes = [code for code, standing in barred.items() if standing.state in (State.SUSPENDED, State.REVOKED)]
    days: dict[tuple[str, str], date] = {}
    kinds = (ActKind.SUSPEND, ActKind.REVOKE)
    rows = Act.objects.filter(product__code__in=codes, kind__in=kinds, corrected_by=None).select_related("product")
    for act in rows.order_by("pk"):
        day = act.effective_on or timezone.localtime(act.acted_at).date()
        if act.kind == ActKind.SUSPEND or day <= on:
            days[act.product.code, act.kind] = day
    return days
