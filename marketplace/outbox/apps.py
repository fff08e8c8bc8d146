"""The outbox: "something changed", written in the same transaction, delivered after commit."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "marketplace.outbox"
