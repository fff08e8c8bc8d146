"""The embedded store engine."""

from django.apps import AppConfig


class EmbeddedStoreConfig(AppConfig):
    name = "marketplace.stores.embedded"
    label = "embedded_store"
