"""Speaking to the store engine about one listing, one speaker at a time."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from django.conf import settings
from django.db import transaction

from marketplace.outbox import leases
from marketplace.stores import store
from marketplace.stores.errors import UnknownSku
from marketplace.stores.records import StoreProduct, Variant
from marketplace.stores.skus import registered_codes


@contextmanager
def listing(product_code: str) -> Iterator[None]:
    """Be the only one who reads and writes this listing. Raises LeaseTaken: trying again helps.

    The embedded engine's rows lie in this very database: its write and ours happen both, or neither. A remote engine
    is called with no transaction open; what is written to it is absolute, so that doing it again after a crash between
    the engine's write and ours ends in the same place.
    """
    with alone(product_code), together():
        yield


def alone(product_code: str) -> AbstractContextManager[str]:
    """The lease alone, for what is only ours but must not happen while the engine is written. Raises LeaseTaken."""
    return leases.held([f"listing:{product_code}"])


def together() -> AbstractContextManager[object]:
    """One transaction for the engine's write and ours where the engine is the embedded one; none elsewhere."""
    is_embedded = settings.STORES["default"]["BACKEND"] == settings.STORES["embedded"]["BACKEND"]
    return transaction.atomic() if is_embedded else nullcontext()


def offered(product_code: str) -> StoreProduct | None:
    """The product as the engine has it, or None."""
    return next(iter(store.products(codes=[product_code])), None)


def product_with(sku: str) -> StoreProduct:
    """The product that has this variant. Raises UnknownSku."""
    for product in store.products(codes=registered_codes([sku])):
        if any(variant.sku == sku for variant in product.variants):
            return product
    raise UnknownSku(sku)


def variant_of(product: StoreProduct, sku: str) -> Variant:
    """The variant `sku` of a product. Raises UnknownSku."""
    for variant in product.variants:
        if variant.sku == sku:
            return variant
    raise UnknownSku(sku)
