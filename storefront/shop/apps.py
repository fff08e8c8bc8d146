"""The buyers' door: public pages and the check page."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "storefront.shop"
    label = "storefront_shop"
