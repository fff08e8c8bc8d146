"""The office's door: province and commune officers."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "storefront.office"
    label = "storefront_office"
