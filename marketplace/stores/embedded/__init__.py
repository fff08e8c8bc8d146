"""The embedded engine: tables of our own in the same database, so that one machine without any server sells.

The settings find the class here, but it is loaded only when asked for: Django imports this package before models
may be.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marketplace.stores.embedded.store import EmbeddedStore

__all__ = ["EmbeddedStore"]


def __getattr__(name: str) -> object:
    if name != "EmbeddedStore":
        raise AttributeError(name)
    from marketplace.stores.embedded.store import EmbeddedStore  # noqa: PLC0415  as above

    return EmbeddedStore
