"""Partners as a list shows them, and one with its keys."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy

from marketplace.orders.models import ChannelKind, Order
from marketplace.places.folding import sort_key
from marketplace.places.models import Partner, PartnerKey
from marketplace.programme.registry import Scope

ONLY_SHOWN = gettext_lazy(
    "A real firm, shown for demonstration: nobody can hold a key or order in its name here. Try a fictional partner."
)


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner, how many keys it may use now, and how many orders it has placed."""

    partner: Partner
    keys: int
    last_used_at: datetime | None
    orders: int


def partners_of(scope: Scope) -> QuerySet[Partner]:
    """The partners of the province; the fictional ones in the demo only."""
    found = Partner.objects.filter(province_id=scope.province_code).select_related("commune")
    return found if scope.with_illustrative else found.filter(illustrative=False)


def partner_or_404(scope: Scope, slug: str) -> Partner:
    """One of them by its slug."""
    found = partners_of(scope).filter(slug=slug).first()
    if found is None:
        raise Http404(slug)
    return found


def partner_lines(scope: Scope) -> list[PartnerLine]:
    """All of them by name. Three queries."""
    rows = sorted(partners_of(scope), key=lambda row: sort_key(row.name))
    orders = Counter(
        Order.objects.filter(channel_kind=ChannelKind.PARTNER, placed_at__isnull=False).values_list(
            "partner", flat=True
        )
    )
    keys: dict[int, list[PartnerKey]] = {row.pk: [] for row in rows}
    for key in PartnerKey.objects.filter(partner__in=keys):
        keys[key.partner_id].append(key)
    return [
        PartnerLine(
            partner=row,
            keys=sum(key.revoked_at is None for key in keys[row.pk]),
            last_used_at=max((used for key in keys[row.pk] if (used := key.last_used_at)), default=None),
            orders=orders[row.slug],
        )
        for row in rows
    ]


def keys_of(partner: Partner) -> QuerySet[PartnerKey]:
    """Its keys, those in use first, then the newest."""
    return partner.keys.select_related("created_by", "revoked_by").order_by("revoked_at", "-created_at")
