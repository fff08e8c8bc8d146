"""Opens the index that the settings name, as Django opens caches."""

from typing import cast

from django.core.exceptions import ImproperlyConfigured
from django.utils.connection import BaseConnectionHandler, ConnectionProxy
from django.utils.module_loading import import_string

from catalog_sync.indexes.base import Index


class IndexHandler(BaseConnectionHandler):  # type: ignore[type-arg]  # generic in its stubs only
    """One index object per alias and thread, from `CATALOGUE_INDEXES`."""

    settings_name = "CATALOGUE_INDEXES"
    exception_class = ImproperlyConfigured

    def create_connection(self, alias: str) -> Index:
        entry = self.settings[alias]
        try:
            backend = import_string(entry["BACKEND"])
        except ImportError as error:
            raise ImproperlyConfigured(f"CATALOGUE_INDEXES[{alias!r}]: {error}") from error
        return cast(Index, backend(**entry.get("OPTIONS", {})))


indexes = IndexHandler()
index = cast(Index, ConnectionProxy(indexes, "default"))
