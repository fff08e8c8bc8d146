"""Where a basket can be picked up: only at a point that has all of it on its own shelf."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marketplace.places.models import SalesPoint
from marketplace.stores.channels import POS, pos_channel
from storefront.shop.buying.basket import Basket
from storefront.shop.buying.selling import Goods
from storefront.shop.buying.showing import shown


@dataclass(frozen=True, slots=True)
class PickUp:
    """A point that can hand all of it over, and what it costs there."""

    point: SalesPoint
    goods_vnd: int


def pick_ups(basket: Basket, known: Mapping[str, Goods], *, on: date) -> tuple[PickUp, ...]:
    """The open points that have every line in full, by name. One query when there may be any."""
    slugs = _everywhere(basket, known, on)
    if not slugs:
        return ()
    points = SalesPoint.objects.filter(slug__in=slugs).select_related("commune").order_by("name")
    found = [(point, shown(basket, on=on, channel=pos_channel(point.slug), known=known)) for point in points]
    return tuple(PickUp(point, there.goods_vnd) for point, there in found if point.is_open and there.is_fine)


def _everywhere(basket: Basket, known: Mapping[str, Goods], on: date) -> set[str]:
    """The points where every line has at least one unit."""
    per_line = [
        {channel.removeprefix(POS) for channel in known[line.code].channels(line.sku, on) if channel.startswith(POS)}
        for line in basket.lines
        if line.code in known
    ]
    return set.intersection(*per_line) if per_line else set()
