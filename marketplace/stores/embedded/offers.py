"""What may be sold in a channel, and at which price: read without locks, refused before anything is written."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Coalesce

from marketplace.programme import certificates
from marketplace.stores.channels import selling_place
from marketplace.stores.embedded.models import Product, Variant
from marketplace.stores.errors import NotForSale, NotPriced, UnknownSku
from marketplace.stores.records import Publication, Units


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant as one channel sells it."""

    variant: Variant
    channel: str
    price_vnd: int | None
    place: str

    @property
    def product(self) -> Product:
        """The product it is a pack of."""
        return self.variant.product

    @property
    def where(self) -> tuple[int, str]:
        """The key of the stock row behind it."""
        return self.variant.pk, self.place

    def price(self) -> int:
        """What one unit costs. Raises NotPriced."""
        if self.price_vnd is None:
            raise NotPriced(self.variant.sku, self.channel)
        return self.price_vnd


def read(lines: Collection[Units], channel: str) -> dict[str, Offer]:
    """The offers behind these lines by SKU, in one query. Raises UnknownSku, UnknownChannel."""
    skus = [line.sku for line in lines]
    here = FilteredRelation("exceptions", condition=Q(exceptions__channel=channel))
    rows = Variant.objects.filter(sku__in=skus).select_related("product").annotate(here=here)
    found = {row.sku: row for row in rows.annotate(price_here=Coalesce(F("here__price_vnd"), F("listed_price_vnd")))}
    offers = {}
    for sku in skus:
        if sku not in found:
            raise UnknownSku(sku)
        row = found[sku]
        offers[sku] = Offer(row, channel, row.price_here, selling_place(channel, row.product.producer_code))
    return offers


def refuse_not_for_sale(offers: Iterable[Offer], on: date) -> None:
    """Raises NotForSale for the first product that may not be bought on `on`."""
    lapsed = not_for_sale(offers, on)
    if lapsed:
        raise NotForSale(lapsed[0], on)


def not_for_sale(offers: Iterable[Offer], on: date) -> list[str]:
    """The products among `offers` that may not be bought on `on`, the market's date, by code.

    What was published decides, and, as this engine lies in the register's own database, the register itself: an act of
    the office holds from its commit, whatever the worker that publishes it is doing.
    """
    products = {offer.product.code: offer.product for offer in offers}
    standings = certificates.standings(products, today=on)
    return sorted(
        code
        for code, product in products.items()
        if not publication_of(product).allows_sale(on) or (code in standings and not standings[code].is_listable)
    )


def refuse_unpriced(offers: Iterable[Offer]) -> None:
    """Raises NotPriced for the first variant without a price in the channel."""
    for offer in offers:
        offer.price()


def publication_of(product: Product) -> Publication:
    """What was last published of a product."""
    return Publication(
        product.code,
        product.stars,
        product.certified_from,
        product.certified_until,
        may_be_bought=product.may_be_bought,
    )
