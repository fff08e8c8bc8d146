"""Counting what lies at a place. A count applies at once; what orders hold is taken off it by the engine."""

from marketplace.accounts.models import User
from marketplace.offers import engine
from marketplace.offers.errors import InvalidCount, UnknownPlace
from marketplace.offers.models import StockCount
from marketplace.offers.register import registered
from marketplace.outbox import leases
from marketplace.places.models import SalesPoint
from marketplace.stores import records, store
from marketplace.stores.channels import POINT, producer_place
from marketplace.stores.turns import stock_key

HIGHEST = 1_000_000  # no shelf holds more; beyond it a digit was typed twice


def count(sku: str, place: str, quantity: int, *, actor: User | None, reason: str = "") -> StockCount | None:
    """Say how many units lie at `place` now, packed but not handed over included.

    Waits for orders and tills that move these units. Returns the row of history, or None when that was the count
    already. Raises InvalidCount, UnknownPlace, UnknownSku, UnknownProduct, LeaseTaken.
    """
    if not 0 <= quantity <= HIGHEST:
        raise InvalidCount(quantity)
    product = engine.product_with(sku)
    if not _is_known(place, product.producer_code):
        raise UnknownPlace(place)
    row = registered(product.code)
    with leases.turn([stock_key(sku, place)]), engine.together():
        stock = engine.variant_of(engine.product_with(sku), sku).stock
        if stock.get(place) == quantity:
            return None
        store.set_stock([records.StockCount(sku, place, quantity)])
        return StockCount.objects.create(
            product=row, sku=sku, place=place, old=stock.get(place, 0), new=quantity, actor=actor, reason=reason.strip()
        )


def _is_known(place: str, producer_code: str) -> bool:
    if place == producer_place(producer_code):
        return True
    return place.startswith(POINT) and SalesPoint.objects.filter(slug=place.removeprefix(POINT)).exists()
