"""Carries sellable, certified products into the search index."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from catalog_sync.checks import the_index_can_be_opened, the_index_is_closed_to_others


class CatalogSyncConfig(AppConfig):
    name = "catalog_sync"

    def ready(self) -> None:
        """Register the checks."""
        register(the_index_can_be_opened)
        register(the_index_is_closed_to_others, Tags.security, deploy=True)
