"""Copying the market's own store into Saleor: products, counts, where they stand, how they are taxed.

Fifty products at a time, each part compared first: what is there already costs a look and is not said again. So a run
that was killed goes on where it ended when it is started again, and one that finds nothing says nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from deploy.saleor import taxing
from marketplace.programme import certificates
from marketplace.stores import stores
from marketplace.stores.errors import StoreError
from marketplace.stores.publication import publication_of
from marketplace.stores.records import ProductDraft, StockCount, StoreProduct
from marketplace.stores.saleor import classes, pulls, subscriptions
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.models import Push
from marketplace.stores.saleor.store import SaleorStore

AT_ONCE = 50

Step = Callable[[int], object]


class AlreadyPushed(StoreError):
    """A Saleor, this or another one, was filled before: since then it is right, and what is here would undo it."""

    def __init__(self, url: str, at: datetime) -> None:
        super().__init__(f"{url} was filled at {at}")
        self.url, self.at = url, at


class Emptied(StoreError):
    """That Saleor was filled before and has nothing of it any more."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class GoodsAreHeld(StoreError):
    """Orders hold goods in the market's own store; Saleor would not know of them."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = tuple(codes)


@dataclass(slots=True)
class Pushed:
    """Codes of products that were not as they should be, by what was brought over."""

    saved: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    classified: list[str] = field(default_factory=list)


def push(*, on: date, overwrite: bool = False, step: Step = lambda _: None) -> Pushed:
    """Copy `stores["embedded"]` into the Saleor of the settings, which was set up.

    `on` is the market's date, `step` hears how many products are done. Saleor tells us nothing of products meanwhile,
    so everything is looked at afterwards. Raises AlreadyPushed and Emptied unless `overwrite`, GoodsAreHeld,
    StoreUnavailable, SkuTaken, LeaseTaken while a pull runs.
    """
    target, products = SaleorStore(), goods()
    if not overwrite:
        _refuse_filled(target, products)
    if held := [product.code for product in products if _is_held(product)]:
        raise GoodsAreHeld(held)
    begun, done = Push.objects.create(api_url=target.url), Pushed()
    with subscriptions.paused(target.transport):
        for part in chunks(products, AT_ONCE):
            _push(part, target, on, done)
            step(len(part))
    pulls.pull_full(target)
    begun.finished_at = timezone.now()
    begun.save(update_fields=["finished_at"])
    return done


def goods() -> list[StoreProduct]:
    """Everything that the market's own store holds, by code."""
    return sorted(stores["embedded"].products(), key=lambda product: product.code)


def draft_of(product: StoreProduct) -> ProductDraft:
    """All that the market's own store says of a product but its counts."""
    return ProductDraft(
        code=product.code,
        name=product.name,
        description=product.description,
        producer_code=product.producer_code,
        pictures=product.pictures,
        variants=tuple(variant.draft for variant in product.variants),
    )


def counts_of(product: StoreProduct) -> list[StockCount]:
    """What lies where."""
    return [
        StockCount(variant.sku, place, quantity)
        for variant in product.variants
        for place, quantity in variant.stock.items()
    ]


def _refuse_filled(target: SaleorStore, products: Sequence[StoreProduct]) -> None:
    last = Push.objects.exclude(finished_at=None).order_by("-finished_at").first()
    if last is None or last.finished_at is None:
        return
    if last.api_url == target.url and not any(target.products(codes=[each.code for each in products[:AT_ONCE]])):
        raise Emptied(target.url)
    raise AlreadyPushed(last.api_url, last.finished_at)


def _is_held(product: StoreProduct) -> bool:
    return any(variant.available != variant.stock for variant in product.variants)


def _push(products: Sequence[StoreProduct], target: SaleorStore, on: date, done: Pushed) -> None:
    codes = [product.code for product in products]
    standings = certificates.standings(codes, today=on)
    done.saved += target.save_products([draft_of(product) for product in products])
    done.counted += target.set_stock([count for product in products for count in counts_of(product)])
    done.published += target.publish([publication_of(code, standings.get(code)) for code in codes])
    done.classified += classes.classify(target, taxing.percents(codes, on=on))
