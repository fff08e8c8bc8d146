"""Opens the index that the settings name, as Django opens caches."""

from django.core.exceptions import ImproperlyConfigured
from django.utils.connection import BaseConnectionHandler, ConnectionProxy
from django.utils.module_loading import import_string

from catalog_sync.indexes.base import Index


class IndexHandler(BaseConnectionHandler):
    """One index object per alias and thread, from `CATALOGUE_INDEXES`."""

    settings_name = "CATALOGUE_INDEXES"
    exception_class = ImproperlyConfigured

    def create_connection(self, alias: str) -> Index:
        entry = self.settings[alias]
        backend: Index = import_string(entry["BACKEND"])(**entry.get("OPTIONS", {}))
        return backend


indexes = IndexHandler()
index = ConnectionProxy(indexes, "default")
