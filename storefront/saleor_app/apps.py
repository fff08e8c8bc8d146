"""Our app as Saleor and its dashboard see it."""

from django.apps import AppConfig


class SaleorAppConfig(AppConfig):
    name = "storefront.saleor_app"
    label = "storefront_saleor_app"
