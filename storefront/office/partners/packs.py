"""What a partner can order today, and which pack a code means."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from marketplace.orders import offered
from marketplace.orders.records import OfferedVariant
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
    """Every pack with a price and units left, by its code. Reads the whole catalogue, once."""
    products = list(store.products())
    gtins = {variant.sku: variant.gtin for product in products for variant in product.variants}
    found = offered.among(products, channel=MODERN_TRADE, on=on).values()
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
        if _can_be_had(each) and each.price_vnd is not None
    ]
    return sorted(packs, key=lambda pack: pack.sku)


def _can_be_had(each: OfferedVariant) -> bool:
    return each.may_be_ordered and not each.alcohol and not each.service and each.left > 0


def skus_by_code(packs: Iterable[OrderablePack]) -> Mapping[str, str]:
    """What an officer may type, in small letters: a pack's code, or a GTIN or product's code that means one pack."""
    packs = list(packs)
    by_code = {pack.sku.casefold(): pack.sku for pack in packs}
    by_gtin = _of_one_pack((pack.gtin, pack.sku) for pack in packs if pack.gtin)
    single = _of_one_pack((pack.product_code.casefold(), pack.sku) for pack in packs)
    return single | by_gtin | by_code


def _of_one_pack(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name → SKU, without names that several packs share."""
    named = list(named)
    shared = Counter(name for name, _sku in named)
    return {name: sku for name, sku in named if shared[name] == 1}
