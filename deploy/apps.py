"""The composition root as an app: its checks, commands and the Celery application."""

from django.apps import AppConfig


class DeployConfig(AppConfig):
    name = "deploy"

    def ready(self) -> None:
        """Register the system checks; name the Celery application, so that every process sends to our broker."""
        from deploy import celery, checks  # noqa: F401, PLC0415  needs the settings
        from deploy.saleor import checks as of_saleor  # noqa: F401, PLC0415  as above
