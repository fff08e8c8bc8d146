"""What may be sold in a channel, at which price, and how much of it there is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from marketplace.stores.channels import ONLINE, selling_place
from marketplace.stores.errors import NotForSale, NotPriced, OutOfStock, UnknownSku
from marketplace.stores.records import Publication, Units
from marketplace.stores.saleor import standings
from marketplace.stores.saleor.shapes.offers import OfferedVariant, Standing
from marketplace.stores.saleor.shapes.orders import StockRow
from marketplace.stores.saleor.transport import Transport


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant as one channel sells it. `price_vnd` is what it costs there, or nothing where it has no price yet."""

    variant: OfferedVariant
    standing: Standing
    channel: str
    place: str
    price_vnd: int | None

    @property
    def sku(self) -> str:
        """Our name of the variant."""
        return self.variant.sku

    @property
    def product_code(self) -> str:
        """Our name of the product."""
        return self.variant.product.external_reference or ""

    @property
    def left(self) -> int:
        """What the place can still give."""
        return left(self.variant.stocks, self.place)

    @property
    def is_counted(self) -> bool:
        """True when the place has a row for the variant, be it of zero units."""
        return row_at(self.variant.stocks, self.place) is not None

    @property
    def publication(self) -> Publication:
        """What was last published; a product that somebody hid in any of our channels may be bought in none."""
        product = self.variant.product
        return Publication(
            self.product_code,
            certified_from=self.standing.valid_from.value if self.standing.valid_from else None,
            certified_until=self.standing.valid_until.value if self.standing.valid_until else None,
            may_be_bought=product.is_told_for_sale and bool(product.our_listings) and product.stands_as_told,
        )

    def price(self) -> int:
        """What one unit costs. Raises NotPriced."""
        if self.price_vnd is None:
            raise NotPriced(self.sku, self.channel)
        return self.price_vnd


def row_at(stocks: Iterable[StockRow] | None, place: str) -> StockRow | None:
    """The row of a place."""
    return next((row for row in stocks or () if row.warehouse.external_reference == place), None)


def left(stocks: Iterable[StockRow] | None, place: str) -> int:
    """What a place can still give; nothing where there is no row, or where less lies than orders hold."""
    row = row_at(stocks, place)
    return max(0, row.quantity - row.quantity_allocated) if row else 0


def on_shelf(stocks: Iterable[StockRow] | None, place: str) -> int:
    """What lies at a place."""
    row = row_at(stocks, place)
    return max(0, row.quantity) if row else 0


def is_overdrawn(stocks: Iterable[StockRow] | None, place: str) -> bool:
    """True when more was taken from a place than it was counted to have."""
    row = row_at(stocks, place)
    return row is not None and row.quantity < 0


def read(
    lines: Collection[Units], channel: str, variants: Iterable[OfferedVariant], transport: Transport
) -> dict[str, Offer]:
    """The offers behind these lines by SKU. Raises UnknownSku, UnknownChannel."""
    found = {variant.sku: variant for variant in variants}
    for line in lines:
        if line.sku not in found:
            raise UnknownSku(line.sku)
    known = standings.of((variant.product for variant in found.values()), transport)
    return {line.sku: _offer(found[line.sku], known[found[line.sku].product.id], channel) for line in lines}


def refuse_not_for_sale(offers: Iterable[Offer], on: date) -> None:
    """Raises NotForSale for the first product that may not be bought on `on`."""
    lapsed = not_for_sale(offers, on)
    if lapsed:
        raise NotForSale(lapsed[0], on)


def not_for_sale(offers: Iterable[Offer], on: date) -> list[str]:
    """The products among `offers` that may not be bought on `on`, the market's date, by code.

    What was published over there decides; whoever calls us has asked the register.
    """
    return sorted({offer.product_code for offer in offers if not offer.publication.allows_sale(on)})


def refuse_short(lines: Iterable[Units], offers: Mapping[str, Offer]) -> None:
    """Raises OutOfStock for the first line that asks for more than is left."""
    for line in lines:
        if line.quantity > offers[line.sku].left:
            raise OutOfStock(line.sku, line.quantity, offers[line.sku].left)


def _offer(variant: OfferedVariant, standing: Standing, channel: str) -> Offer:
    """The channel's own price; the listed one where the product does not stand in the channel."""
    prices = {listing.channel.slug: listing.price for listing in variant.channel_listings or ()}
    place = selling_place(channel, standing.producer_code)
    return Offer(variant, standing, channel, place, prices.get(channel, prices.get(ONLINE)))
