"""What a channel offers on a day: the engine's prices and stock, joined with the register and today's certificates.

Read afresh each time and without locks; the engine looks again when it holds the goods.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from marketplace.offers.pauses import paused_codes
from marketplace.orders import taxes
from marketplace.orders.records import OfferedVariant
from marketplace.programme import certificates
from marketplace.programme.models import SERVICES, RegisteredProduct
from marketplace.programme.standing import Standing
from marketplace.stores import store
from marketplace.stores.records import StoreProduct, Variant
from marketplace.stores.skus import product_codes

UNKNOWN_WEIGHT_G = 500  # what a pack is taken to weigh where neither weight nor content is on record


def read(skus: Collection[str], *, channel: str, on: date) -> dict[str, OfferedVariant]:
    """The variants among `skus` that are on record, by SKU, as `channel` offers them on `on`. Raises UnknownChannel."""
    wanted = set(skus)
    if not wanted:
        return {}
    rows = _on_record(product_codes(wanted))
    found = _offered(store.products(codes=rows), rows, channel=channel, on=on)
    return {sku: variant for sku, variant in found.items() if sku in wanted}


def among(products: Collection[StoreProduct], *, channel: str, on: date) -> dict[str, OfferedVariant]:
    """As `read`, every variant of products that the caller has read just now. Raises UnknownChannel."""
    return _offered(products, _on_record({product.code for product in products}), channel=channel, on=on)


def _on_record(codes: Collection[str]) -> dict[str, RegisteredProduct]:
    return {row.code: row for row in RegisteredProduct.objects.filter(code__in=codes).select_related("producer")}


def _offered(
    products: Iterable[StoreProduct], rows: Mapping[str, RegisteredProduct], *, channel: str, on: date
) -> dict[str, OfferedVariant]:
    desk = _Desk(channel=channel, on=on, standings=certificates.standings(rows, today=on), paused=paused_codes(rows))
    return {
        variant.sku: desk.offer(product, variant, rows[product.code])
        for product in products
        if product.code in rows and rows[product.code].producer is not None
        for variant in product.variants
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    channel: str
    on: date
    standings: dict[str, Standing]
    paused: Collection[str]

    def offer(self, product: StoreProduct, variant: Variant, row: RegisteredProduct) -> OfferedVariant:
        standing = self.standings[row.code]
        alcohol = bool(row.alcohol_pct)
        vat_class = taxes.vat_class(row.group, row.category, alcohol=alcohol)
        return OfferedVariant(
            sku=variant.sku,
            product_code=row.code,
            producer_code=product.producer_code,
            producer_province=row.producer.province_id if row.producer else "",
            name=row.name,
            variant_name=variant.name,
            price_vnd=variant.price_in(self.channel),
            left=product.available_in(self.channel, variant.sku),
            unit_weight_g=weight_g(variant),
            vat_class=vat_class,
            vat_percent=taxes.percent(vat_class, self.on),
            alcohol=alcohol,
            may_be_ordered=self._may_be_ordered(product, row),
            service=row.group in SERVICES,
            stars=standing.stars,
            certificate_id=standing.certificate_id,
            certified_until=standing.certified_until,
        )

    def _may_be_ordered(self, product: StoreProduct, row: RegisteredProduct) -> bool:
        if row.code in self.paused or (settings.DEMO and not row.illustrative):
            return False
        if row.producer is None or row.producer.code != product.producer_code:
            return False
        return self.standings[row.code].is_listable and product.is_for_sale(self.on)


def weight_g(variant: Variant) -> int:
    """What the carrier lifts for one unit; a millilitre is taken for a gram."""
    if variant.weight_g:
        return variant.weight_g
    if variant.net_quantity and variant.net_unit in {"g", "ml"}:
        return variant.net_quantity
    return UNKNOWN_WEIGHT_G
