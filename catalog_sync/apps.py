"""Carries sellable, certified products into the search index."""

from django.apps import AppConfig


class CatalogSyncConfig(AppConfig):
    name = "catalog_sync"

    def ready(self) -> None:
        """Register the checks."""
        from catalog_sync import checks  # noqa: F401, PLC0415  models are not loaded when this module is
