"""The search index of the catalogue: one contract, and the backends behind it."""

from catalog_sync.indexes.handler import index, indexes

__all__ = ["index", "indexes"]
