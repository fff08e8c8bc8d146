"""Carries sellable, certified products into the search index."""

from django.apps import AppConfig


class CatalogSyncConfig(AppConfig):
    name = "catalog_sync"
