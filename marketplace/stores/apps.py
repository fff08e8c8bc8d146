"""The contract of the store engines."""

from django.apps import AppConfig


class StoresConfig(AppConfig):
    name = "marketplace.stores"
    label = "stores"
