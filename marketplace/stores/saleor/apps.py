"""The Saleor store engine."""

from django.apps import AppConfig


class SaleorStoreConfig(AppConfig):
    name = "marketplace.stores.saleor"
    label = "saleor"
