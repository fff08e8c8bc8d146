"""Sign-in pages."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "storefront.account"
    label = "storefront_account"  # allauth has taken "account"
