"""Where the goods are sold, for reading only: sales points, partners of modern trade, and plans."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.places.folding import sort_key
from marketplace.places.models import Partner, PlannedPoint, SalesPoint
from marketplace.programme.registry import Scope

SALES_POINTS, PARTNERS, PLANS = _("Sales point"), _("Distribution partner"), _("Planned point")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One point, partner or plan with its source."""

    part: str | Promise
    name: str
    kind: str
    status: str
    commune: str
    address: str
    source_url: str
    notes: str
    illustrative: bool
    slug: str = ""
    partner: str = ""

    @property
    def sources(self) -> list[str]:
        """The addresses where it was read."""
        return self.source_url.split(" | ") if self.source_url else []


def sales_points(scope: Scope) -> list[PlaceLine]:
    """The programme's own points. One query."""
    points = SalesPoint.objects.filter(_within(scope), _shown(scope)).select_related("commune")
    return _lines(_line(SALES_POINTS, one, slug=one.slug) for one in points)


def partners(scope: Scope) -> list[PlaceLine]:
    """Chains and platforms. One query."""
    return _lines(
        replace(_line(PARTNERS, one), partner=one.slug)
        for one in Partner.objects.filter(_within(scope), _shown(scope)).select_related("commune")
    )


def plans(scope: Scope) -> list[PlaceLine]:
    """Points that are only planned or were found missing. One query."""
    return _lines(_line(PLANS, one) for one in PlannedPoint.objects.filter(_within(scope)).select_related("commune"))


def _within(scope: Scope) -> Q:
    here = Q(province_id=scope.province_code)
    return here if scope.commune_codes is None else here & Q(commune_id__in=scope.commune_codes)


def _shown(scope: Scope) -> Q:
    return Q() if scope.with_illustrative else Q(illustrative=False)


def _line(part: Promise, one: SalesPoint | Partner | PlannedPoint, slug: str = "") -> PlaceLine:
    return PlaceLine(
        part=part,
        name=one.name,
        kind=one.get_kind_display(),
        status=one.get_status_display(),
        commune=one.commune.name if one.commune else "",
        address=getattr(one, "address", ""),
        source_url=one.source_url,
        notes=one.notes,
        illustrative=getattr(one, "illustrative", False),
        slug=slug,
    )


def _lines(rows: Iterable[PlaceLine]) -> list[PlaceLine]:
    return sorted(rows, key=lambda row: sort_key(row.name))
