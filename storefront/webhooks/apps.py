"""Where engines tell us that something changed."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "storefront.webhooks"
    label = "storefront_webhooks"
