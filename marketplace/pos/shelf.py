"""What a point has on its shelf today: prices, counts, owners, and why something may not be sold."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from marketplace.offers.pauses import paused_codes
from marketplace.places.models import SalesPoint
from marketplace.pos import refusals
from marketplace.pos.records import Refusal, ShelfItem
from marketplace.programme import certificates
from marketplace.programme.models import RegisteredProduct
from marketplace.programme.standing import Standing, State
from marketplace.stores import store
from marketplace.stores.channels import point_place, pos_channel
from marketplace.stores.records import StoreProduct, Variant
from marketplace.stores.skus import registered_codes

PAUSED, NOT_PRICED, NOT_ON_SHELF = "paused", "not_priced", "not_on_shelf"
DEMONSTRATION = "demonstration"  # the demo names real firms' products, and never sells one


@dataclass(frozen=True, slots=True)
class _Known:
    """What our own rooms know of the products on a shelf, by code."""

    rows: Mapping[str, RegisteredProduct]
    standings: Mapping[str, Standing]
    refusals: Mapping[str, Refusal]


def items(point: SalesPoint, *, on: date, codes: Collection[str] | None = None) -> tuple[ShelfItem, ...]:
    """Every variant that lies or once lay on the shelf of `point` (of `codes` only, when given), by name and SKU."""
    read = store.products(codes=codes, place=point_place(point.slug))
    products = {product.code: product for product in read}  # one that changes while it is read may come twice
    known = _known(products, on)
    found = [item for product in products.values() for item in _items(point.slug, product, known)]
    return tuple(sorted(found, key=lambda item: (item.name.get("vi", ""), item.sku)))


def by_sku(point: SalesPoint, skus: Iterable[str], *, on: date) -> dict[str, ShelfItem]:
    """The variants among `skus` that the shelf knows."""
    skus = set(skus)
    return {item.sku: item for item in items(point, on=on, codes=registered_codes(skus)) if item.sku in skus}


def refusals_of(codes: Collection[str], *, on: date) -> dict[str, Refusal]:
    """Why products may not be sold on `on`, whatever lies on which shelf; those that may are missing."""
    return dict(_known(codes, on).refusals)


def _known(codes: Collection[str], on: date) -> _Known:
    rows = list(RegisteredProduct.objects.filter(code__in=codes).select_related("producer"))
    standings = certificates.standings(codes, today=on)
    lapsed = refusals.by_standing(standings, on=on)
    paused = {code: Refusal(PAUSED) for code in paused_codes(codes)}
    real = {row.code: Refusal(DEMONSTRATION) for row in rows if settings.DEMO and not row.illustrative}
    return _Known({row.code: row for row in rows}, standings, paused | lapsed | real)


def _items(slug: str, product: StoreProduct, known: _Known) -> Iterator[ShelfItem]:
    row = known.rows.get(product.code)
    if row is None:
        return
    standing = known.standings[product.code]
    in_force = standing if standing.state is State.IN_FORCE else None
    for variant in product.variants:
        if point_place(slug) not in variant.stock:
            continue
        price_vnd = variant.price_in(pos_channel(slug))
        yield ShelfItem(
            sku=variant.sku,
            product_code=product.code,
            name=row.name,
            variant=_name_of(variant),
            producer_code=row.producer.code if row.producer else product.producer_code,
            producer_name=row.producer.name if row.producer else "",
            gtin=variant.gtin,
            price_vnd=price_vnd,
            left=variant.available.get(point_place(slug), 0),
            stars=in_force.stars if in_force else None,
            certificate_id=in_force.certificate_id if in_force else None,
            is_alcohol=bool(row.alcohol_pct),
            illustrative=row.illustrative,
            refusal=known.refusals.get(product.code) or (Refusal(NOT_PRICED) if price_vnd is None else None),
        )


def _name_of(variant: Variant) -> Mapping[str, str]:
    if variant.name:
        return variant.name
    return {"vi": f"{variant.net_quantity} {variant.net_unit}"} if variant.net_quantity and variant.net_unit else {}
