"""The engine that is a Saleor 3.23 server, spoken to over GraphQL and never patched.

The settings find the class here, but it is loaded only when asked for: Django imports this package before models
may be.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marketplace.stores.saleor.store import SaleorStore

__all__ = ["SaleorStore"]


def __getattr__(name: str) -> object:
    if name != "SaleorStore":
        raise AttributeError(name)
    from marketplace.stores.saleor.store import SaleorStore  # noqa: PLC0415  as above

    return SaleorStore
