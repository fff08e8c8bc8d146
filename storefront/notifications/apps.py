"""Messages to people, and the adapters that send them."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "storefront.notifications"
    label = "storefront_notifications"
