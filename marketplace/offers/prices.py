"""Prices: the listed one, which channels inherit (modern trade never), and a channel's own. They apply at once."""

from dataclasses import replace

from marketplace.accounts.models import User
from marketplace.offers import engine
from marketplace.offers.errors import InvalidPrice, UnknownChannel
from marketplace.offers.models import PriceChange
from marketplace.offers.register import registered
from marketplace.places.models import SalesPoint
from marketplace.stores import store
from marketplace.stores.channels import MODERN_TRADE, ONLINE, POS
from marketplace.stores.records import ProductDraft, Variant, VariantDraft

HIGHEST_VND = 1_000_000_000  # nothing on this market costs more; beyond it a digit was typed twice


def set_price(
    sku: str, channel: str | None, price_vnd: int | None, *, actor: User | None, reason: str = ""
) -> PriceChange | None:
    """Set what one unit costs, VAT included: the listed price, or the exception of `channel`.

    No price (exceptions only) lets the channel follow the listed one again; modern trade, which never follows it,
    offers the pack no more. Returns the row of history, or None when that was the price already. Raises InvalidPrice,
    UnknownChannel, UnknownSku, UnknownProduct, LeaseTaken.
    """
    _refuse(channel, price_vnd)
    row = registered(engine.product_with(sku).code)
    with engine.listing(row.code):
        variant = engine.variant_of(engine.product_with(sku), sku)
        old_vnd = variant.exceptions.get(channel) if channel else variant.listed_price_vnd
        if old_vnd == price_vnd:
            return None
        store.save_products([ProductDraft(code=row.code, variants=(_priced(variant, channel, price_vnd),))])
        return PriceChange.objects.create(
            product=row,
            sku=sku,
            channel=channel or "",
            old_vnd=old_vnd,
            new_vnd=price_vnd,
            actor=actor,
            reason=reason.strip(),
        )


def _refuse(channel: str | None, price_vnd: int | None) -> None:
    if price_vnd is None and channel is None:
        raise InvalidPrice(price_vnd)
    if price_vnd is not None and not 0 < price_vnd <= HIGHEST_VND:
        raise InvalidPrice(price_vnd)
    if channel is not None and not _is_known(channel):
        raise UnknownChannel(channel)


def _is_known(channel: str) -> bool:
    if channel in {ONLINE, MODERN_TRADE}:
        return True
    return channel.startswith(POS) and SalesPoint.objects.filter(slug=channel.removeprefix(POS)).exists()


def _priced(variant: Variant, channel: str | None, price_vnd: int | None) -> VariantDraft:
    """The variant as it is, with that one price changed."""
    if channel is None:
        return replace(variant.draft, listed_price_vnd=price_vnd)
    exceptions = {name: price for name, price in variant.exceptions.items() if name != channel}
    if price_vnd is not None:
        exceptions[channel] = price_vnd
    return replace(variant.draft, exceptions=exceptions)
