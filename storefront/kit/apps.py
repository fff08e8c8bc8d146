"""What every door stands on."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "storefront.kit"
