"""What modern channels pull, and their desk."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "storefront.feeds"
    label = "storefront_feeds"
