"""Opens the engine that the settings name, as Django opens caches."""

from typing import cast

from django.core.exceptions import ImproperlyConfigured
from django.utils.connection import BaseConnectionHandler, ConnectionProxy
from django.utils.module_loading import import_string

from marketplace.stores.base import Store


class StoreHandler(BaseConnectionHandler):  # type: ignore[type-arg]  # generic in its stubs only
    """One engine object per alias and thread, from `STORES`."""

    settings_name = "STORES"
    exception_class = ImproperlyConfigured

    def create_connection(self, alias: str) -> Store:
        entry = self.settings[alias]
        try:
            backend = import_string(entry["BACKEND"])
        except ImportError as error:
            raise ImproperlyConfigured(f"STORES[{alias!r}]: {error}") from error
        return cast(Store, backend(**entry.get("OPTIONS", {})))


stores = StoreHandler()
store = cast(Store, ConnectionProxy(stores, "default"))
