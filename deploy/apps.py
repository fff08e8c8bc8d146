"""The composition root as an app: its checks, commands, the Celery application and what operators watch."""

from django.apps import AppConfig
from django.conf import settings


class DeployConfig(AppConfig):
    name = "deploy"

    def ready(self) -> None:
        """Register the system checks; name the Celery application, so that every process sends to our broker."""
        from deploy import bank_checks, celery, checks, stripe_checks  # noqa: F401, PLC0415  needs the settings
        from deploy.observing import logs, numbers_of_work, reporting  # noqa: F401, PLC0415  as above
        from deploy.saleor import checks as of_saleor  # noqa: F401, PLC0415  as above

        logs.bind_structlog()
        reporting.start(settings.SENTRY_DSN)
