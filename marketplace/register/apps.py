"""The register's room: reading a province's sheets into the trade's records."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "marketplace.register"
