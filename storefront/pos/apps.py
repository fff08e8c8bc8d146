"""The sales points' door."""

from django.apps import AppConfig


class PosConfig(AppConfig):
    name = "storefront.pos"
    label = "storefront_pos"
