"""The ways in which a whole basket can be got: delivered, or picked up at a point that has all of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.orders import quotes
from marketplace.orders.records import Quote, Wanted
from marketplace.payments import providers
from marketplace.places.models import SalesPoint
from marketplace.stores.channels import ONLINE, pos_channel
from marketplace.stores.records import StoreProduct
from storefront.shop.buying.basket import Basket
from storefront.shop.buying.forms import AT_POINT, DELIVERED, LATER
from storefront.shop.buying.pickup import pick_ups
from storefront.shop.buying.selling import Goods
from storefront.shop.buying.showing import Shown, shown


@dataclass(frozen=True, slots=True)
class Way:
    """One way, its channel, the basket as that channel sells it, and how it can be paid, the usual first."""

    value: str
    channel: str
    basket: Shown
    point: SalesPoint | None = None
    goods: tuple[StoreProduct, ...] = ()  # as the store has them
    pays: tuple[str, ...] = (LATER,)

    @property
    def is_paid_later(self) -> bool:
        """True when nothing else is offered than to pay when the goods come."""
        return self.pays == (LATER,)

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The lines with the prices that are shown."""
        return tuple(Wanted(item.line.sku, item.line.quantity, item.price_vnd) for item in self.basket.items)

    def quote(self, province_code: str, *, on: date) -> Quote:
        """What it costs in all, without delivery while nobody knows where to. Raises BasketChanged."""
        return quotes.quote(
            self.wanted,
            channel=self.channel,
            to_province=province_code or None,
            on=on,
            cashless=LATER not in self.pays,
        )


def ways(basket: Basket, known: Mapping[str, Goods], *, on: date) -> tuple[Way, ...]:
    """Delivery first, then the points. Empty when something stands in the way of each."""
    delivered = shown(basket, on=on, channel=ONLINE, known=known)
    offers = tuple(each.offer for each in known.values() if each.offer)
    found = [Way(DELIVERED, ONLINE, delivered, goods=offers, pays=_pays(delivered))] if delivered.is_fine else []
    for each in pick_ups(basket, known, on=on):
        channel = pos_channel(each.point.slug)
        there = shown(basket, on=on, channel=channel, known=known)
        pays = _pays(there, each.point.slug)
        found.append(Way(f"{AT_POINT}{each.point.slug}", channel, there, each.point, offers, pays))
    return tuple(way for way in found if way.pays)


def _pays(basket: Shown, point: str = "") -> tuple[str, ...]:
    """When the goods come, unless they have alcohol in them (law of 2019), or at once as far as that is set up."""
    at_once = tuple(method.value for method in providers.offered(point))
    return at_once if basket.has_alcohol else (LATER, *at_once)


def seen(choices: Sequence[Way]) -> str:
    """What the page shows of lines and prices, to travel with the form: an order is for what was seen."""
    return json.dumps(
        {way.value: [[each.sku, each.quantity, each.expected_price_vnd] for each in way.wanted] for way in choices}
    )


def was_seen(text: str, way: str) -> tuple[Wanted, ...] | None:
    """The lines that the form's sender saw for this way; None when the text makes no sense."""
    try:
        rows = json.loads(text)[way]
        return tuple(Wanted(str(sku), int(quantity), int(price_vnd)) for sku, quantity, price_vnd in rows)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
