"""What may be bought, and if not, why: asked afresh of the register and of the store, never of the index."""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from marketplace.offers.pauses import paused_codes
from marketplace.payments import providers
from marketplace.programme.certificates import standings
from marketplace.programme.models import SERVICES, RegisteredProduct
from marketplace.programme.standing import Standing
from marketplace.stores import store
from marketplace.stores.channels import ONLINE, POINT, pos_channel
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.records import StoreProduct, Variant


class Why(enum.StrEnum):
    """Why a variant cannot be bought. The first that holds is told."""

    GONE = "gone"
    DEMONSTRATION = "demonstration"
    NOT_CERTIFIED = "not_certified"
    PAUSED = "paused"
    ALCOHOL = "alcohol"
    SERVICE = "service"
    UNREAD = "unread"
    NOT_PRICED = "not_priced"
    OUT_OF_STOCK = "out_of_stock"


@dataclass(frozen=True, slots=True)
class Goods:
    """A product of the register as it stands and as the store has it; not `is_read` while the store does not answer."""

    product: RegisteredProduct
    standing: Standing | None
    offer: StoreProduct | None
    is_paused: bool = False
    is_read: bool = True

    def variant(self, sku: str) -> Variant | None:
        """The variant, if the store still has it."""
        return next((each for each in self.variants if each.sku == sku), None)

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Every pack the store has."""
        return self.offer.variants if self.offer else ()

    def left(self, sku: str, channel: str) -> int:
        """How many units the place behind a channel can still give."""
        return self.offer.available_in(channel, sku) if self.offer else 0

    def why_not(self, on: date) -> Why | None:
        """Why no variant of it can be bought anywhere on `on`; None when some may be."""
        if settings.DEMO and not self.product.illustrative:
            return Why.DEMONSTRATION
        if self.standing is None or not self.standing.is_listable:
            return Why.NOT_CERTIFIED
        if self.product.alcohol_pct and not providers.offered():
            return Why.ALCOHOL  # the law of 2019: sold from afar only without cash
        if self.product.group in SERVICES:
            return Why.SERVICE
        if self.is_paused:
            return Why.PAUSED
        missing = Why.GONE if self.is_read else Why.UNREAD
        return None if self.offer and self.offer.is_for_sale(on) else missing

    def why_not_variant(self, sku: str, channel: str, on: date) -> Why | None:
        """Why not one unit of this variant can be bought through a channel; None when it can."""
        variant = self.variant(sku)
        if (why := self.why_not(on)) is not None:
            return why
        if variant is None:
            return Why.GONE
        if variant.price_in(channel) is None:
            return Why.NOT_PRICED
        return None if self.left(sku, channel) > 0 else Why.OUT_OF_STOCK

    def channels(self, sku: str, on: date) -> tuple[str, ...]:
        """Through which channels a unit can be had today: delivery first, then each point with stock."""
        variant = self.variant(sku)
        if variant is None:
            return ()
        shelves = sorted(place.removeprefix(POINT) for place in variant.available if place.startswith(POINT))
        wanted = (ONLINE, *map(pos_channel, shelves))
        return tuple(channel for channel in wanted if self.why_not_variant(sku, channel, on) is None)


def offered(product: RegisteredProduct, standing: Standing) -> Goods:
    """One product whose row and standing are at hand already; without its offer while the store does not answer."""
    is_paused = product.code in paused_codes([product.code])
    try:
        offer = next(iter(store.products(codes=[product.code])), None)
    except StoreUnavailable:
        return Goods(product, standing, None, is_paused, is_read=False)
    return Goods(product, standing, offer, is_paused)


def goods(codes: Collection[str], *, on: date) -> Mapping[str, Goods]:
    """These products with where they stand on `on`; a code nobody knows is missing. Raises StoreUnavailable."""
    return _goods(codes, {offer.code: offer for offer in store.products(codes=codes)}, on) if codes else {}


def unread_goods(codes: Collection[str], *, on: date) -> Mapping[str, Goods]:
    """The same while the store does not answer: what the register alone knows of them."""
    return {code: replace(each, is_read=False) for code, each in _goods(codes, {}, on).items()}


def _goods(codes: Collection[str], offers: Mapping[str, StoreProduct], on: date) -> Mapping[str, Goods]:
    rows = RegisteredProduct.objects.filter(code__in=codes).select_related("producer")
    known, paused = standings(codes, today=on), paused_codes(codes)
    return {row.code: Goods(row, known.get(row.code), offers.get(row.code), row.code in paused) for row in rows}
