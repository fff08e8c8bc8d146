"""The producers' door."""

from django.apps import AppConfig


class ProducerConfig(AppConfig):
    name = "storefront.producer"
    label = "storefront_producer"
