"""Texts that lie encrypted in the database."""

from django.apps import AppConfig


class SealedConfig(AppConfig):
    name = "marketplace.sealed"

    def ready(self) -> None:
        """Register the check of the keys."""
        from marketplace.sealed import checks  # noqa: F401, PLC0415  needs the settings
