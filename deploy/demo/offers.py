"""What the fictional producers have on sale: packs, prices by channel, and what lies on which shelf."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from marketplace.places.folding import fold
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import store
from marketplace.stores.channels import MODERN_TRADE, point_place, pos_channel, producer_place
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft

Cells: TypeAlias = Mapping[str, str]


def save(file: Path, products: Mapping[tuple[str, str], RegisteredProduct]) -> None:
    """Put products on sale that are not yet; `products` holds them by folded name and folded producer's name."""
    offered = {product.code for product in store.products(codes=_codes(products)) if product.variants}
    drafts: dict[str, list[VariantDraft]] = defaultdict(list)
    counts: list[StockCount] = []
    for cells in _rows(file):
        product = products[fold(cells["product_name_vi"]), fold(cells["producer_name"])]
        if product.code not in offered:
            variant = _variant(product, cells)
            drafts[product.code].append(variant)
            counts += _counts(variant.sku, product, cells)
    if drafts:
        store.save_products([ProductDraft(code=code, variants=tuple(of)) for code, of in drafts.items()])
        store.set_stock(counts)


def _codes(products: Mapping[tuple[str, str], RegisteredProduct]) -> list[str]:
    return [product.code for product in products.values()]


def _rows(file: Path) -> Iterator[Cells]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _variant(product: RegisteredProduct, cells: Cells) -> VariantDraft:
    prices = {pos_channel(slug): price for slug, price in _numbers(cells, "price:")}
    if cells["modern_trade_price_vnd"]:
        prices[MODERN_TRADE] = int(cells["modern_trade_price_vnd"])
    return VariantDraft(
        sku=f"{product.code}-{cells['sku_suffix']}",
        name={"vi": cells["variant_name_vi"], "en": cells["variant_name_en"]},
        net_quantity=_number(cells["net_quantity"]),
        net_unit=cells["net_unit"],
        weight_g=_number(cells["weight_g"]),
        gtin=cells["gtin"],
        listed_price_vnd=_number(cells["price_vnd"]),
        exceptions=prices,
    )


def _counts(sku: str, product: RegisteredProduct, cells: Cells) -> Iterator[StockCount]:
    if cells["stock_producer"] and product.producer:
        yield StockCount(sku, producer_place(product.producer.code), int(cells["stock_producer"]))
    for slug, quantity in _numbers(cells, "stock:"):
        yield StockCount(sku, point_place(slug), quantity)


def _numbers(cells: Cells, head: str) -> Iterator[tuple[str, int]]:
    """The filled columns whose headings begin with `head`, by the sales point that follows it."""
    for heading, cell in cells.items():
        if heading.startswith(head) and cell:
            yield heading.removeprefix(head), int(cell)


def _number(cell: str) -> int | None:
    return int(cell) if cell else None
