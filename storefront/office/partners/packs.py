"""What a partner can order today, and which pack a code means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from marketplace.orders import offered
from marketplace.stores import store
from marketplace.stores.channels import MODERN_TRADE
from marketplace.stores.records import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderablePack:
    """One pack at its modern-trade price."""

    sku: str
    gtin: str
    product_code: str
    name: Texts
    pack_name: Texts
    price_vnd: int
    left: int


def orderable(on: date) -> list[OrderablePack]:
    """Every pack with a price and units left, by its code."""
    gtins = {variant.sku: variant.gtin for product in store.products() for variant in product.variants}
    found = offered.read(list(gtins), channel=MODERN_TRADE, on=on).values()
    packs = [
        OrderablePack(
            sku=each.sku,
            gtin=gtins[each.sku],
            product_code=each.product_code,
            name=each.name,
            pack_name=each.variant_name,
            price_vnd=each.price_vnd,
            left=each.left,
        )
        for each in found
        if each.may_be_ordered and not each.alcohol and each.price_vnd is not None and each.left > 0
    ]
    return sorted(packs, key=lambda pack: pack.sku)


def skus_by_code(packs: Iterable[OrderablePack]) -> Mapping[str, str]:
    """What an officer may type, in small letters: a pack's code, its GTIN, or the code of a product with one pack."""
    packs = list(packs)
    products = [pack.product_code for pack in packs]
    by_code = {pack.sku.casefold(): pack.sku for pack in packs}
    by_gtin = {pack.gtin: pack.sku for pack in packs if pack.gtin}
    single = {pack.product_code.casefold(): pack.sku for pack in packs if products.count(pack.product_code) == 1}
    return single | by_gtin | by_code
