"""The fictional products by the short names the demo's stories use."""

from functools import cached_property

from deploy.demo.stories import GOODS
from marketplace import clock
from marketplace.places.folding import fold
from marketplace.places.models import SalesPoint
from marketplace.pos import shelf
from marketplace.pos.records import ShelfItem
from marketplace.programme.models import RegisteredProduct

ENOUGH = 10


class Goods:
    """Looks the set up once."""

    @cached_property
    def products(self) -> dict[str, RegisteredProduct]:
        """The products of the set, by folded name."""
        rows = RegisteredProduct.objects.filter(illustrative=True).select_related("producer")
        return {row.folded_name: row for row in rows}

    def product(self, name: str) -> RegisteredProduct:
        """The product that is registered as `name`."""
        return self.products[fold(name)]

    def sku(self, short: str) -> str:
        """The variant behind a short name."""
        name, suffix = GOODS[short]
        return f"{self.product(name).code}-{suffix}"

    def on_shelf(self, point: SalesPoint) -> dict[str, ShelfItem]:
        """What a point has plenty of among GOODS, by short name."""
        by_sku = {self.sku(short): short for short in GOODS}
        found = shelf.by_sku(point, by_sku, on=clock.today())
        return {by_sku[sku]: item for sku, item in found.items() if item.refusal is None and item.left >= ENOUGH}
