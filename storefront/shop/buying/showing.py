"""The basket as its page shows it: by producer, with today's prices, and with what stands in the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language

from catalog_sync.indexes.base import text_in
from marketplace.stores.channels import ONLINE
from storefront.shop.buying.basket import Basket, Line
from storefront.shop.buying.selling import Goods, Why, goods
from storefront.shop.pictures import picture


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the basket today, as one channel sells it; while the store is away, as the buyer last saw it."""

    line: Line
    name: str
    pack: str
    url: str
    check_url: str
    picture: str
    group: str
    has_alcohol: bool
    producer_code: str
    producer_name: str
    price_vnd: int | None
    left: int
    why_not: Why | None

    @property
    def total_vnd(self) -> int:
        """What its units cost now."""
        return (self.price_vnd or 0) * self.line.quantity

    @property
    def is_short(self) -> bool:
        """True when some are left, but fewer than wanted."""
        return self.why_not is None and self.left < self.line.quantity

    @property
    def was_vnd(self) -> int | None:
        """The price when it was put in, if it is another one now."""
        before = self.line.price_vnd
        return before if before is not None and self.price_vnd is not None and before != self.price_vnd else None

    @property
    def is_dearer(self) -> bool:
        """True when the price went up."""
        return self.was_vnd is not None and self.price_vnd is not None and self.price_vnd > self.was_vnd

    @property
    def is_unread(self) -> bool:
        """True when nobody can tell just now, as the store does not answer."""
        return self.why_not == Why.UNREAD

    @property
    def is_fine(self) -> bool:
        """True when all of it can be ordered."""
        return self.why_not is None and not self.is_short


@dataclass(frozen=True, slots=True)
class Group:
    """What comes from one producer: one parcel."""

    producer_code: str
    producer_name: str
    items: tuple[Item, ...]

    @property
    def goods_vnd(self) -> int:
        """What its goods cost, those that can be bought; while the store is away, those that nothing else forbids."""
        return sum(item.total_vnd for item in self.items if item.is_fine or item.is_unread)


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole basket through one channel."""

    groups: tuple[Group, ...]
    channel: str

    @property
    def items(self) -> tuple[Item, ...]:
        """Every line, in the order of the groups."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def has_alcohol(self) -> bool:
        """True when something of it may not be sold to people under eighteen, nor for cash from afar."""
        return any(item.has_alcohol for item in self.items)

    @property
    def in_the_way(self) -> int:
        """How many lines cannot be ordered as they are."""
        return sum(not item.is_fine for item in self.items)

    @property
    def is_fine(self) -> bool:
        """True when all of it can be ordered."""
        return bool(self.items) and not self.in_the_way

    @property
    def parcels(self) -> int:
        """From how many producers something can be ordered."""
        return sum(any(item.is_fine for item in group.items) for group in self.groups)

    @property
    def goods_vnd(self) -> int:
        """What the goods cost that can be ordered, without delivery."""
        return sum(group.goods_vnd for group in self.groups)


def shown(basket: Basket, *, on: date, channel: str = ONLINE, known: Mapping[str, Goods] | None = None) -> Shown:
    """The basket as `channel` sells it today. `known` saves asking for the goods again."""
    if known is None:
        known = goods(basket.codes, on=on)
    items = [_item(line, known[line.code], channel, on) for line in basket.lines if line.code in known]
    return Shown(tuple(_grouped(items)), channel)


def _grouped(items: Iterable[Item]) -> Iterable[Group]:
    by_producer: dict[str, list[Item]] = {}
    for item in items:
        by_producer.setdefault(item.producer_code, []).append(item)
    for code, theirs in by_producer.items():
        yield Group(code, theirs[0].producer_name, tuple(theirs))


def _item(line: Line, found: Goods, channel: str, on: date) -> Item:
    product, language = found.product, get_language() or "vi"
    variant = found.variant(line.sku)
    stored = next(iter(found.offer.pictures), None) if found.offer else None
    return Item(
        line=line,
        name=text_in(product.name, language),
        pack=text_in(variant.name, language) if variant else ("" if found.is_read else line.sku),
        url=reverse("shop:product", args=[product.code]),
        check_url=reverse("shop:check_product", args=[product.code]),
        picture=picture(stored.url if stored else "", product.category).url,
        group=product.group,
        has_alcohol=bool(product.alcohol_pct),
        producer_code=product.producer.code if product.producer else "",
        producer_name=product.producer.name if product.producer else "",
        price_vnd=_price(line, found, channel),
        left=found.left(line.sku, channel),
        why_not=found.why_not_variant(line.sku, channel, on),
    )


def _price(line: Line, found: Goods, channel: str) -> int | None:
    """What a unit costs now; the price that was last seen while nobody can tell."""
    if not found.is_read:
        return line.price_vnd
    variant = found.variant(line.sku)
    return variant.price_in(channel) if variant else None
