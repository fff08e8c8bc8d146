"""The composition root as an app: its checks and commands."""

from django.apps import AppConfig


class DeployConfig(AppConfig):
    name = "deploy"

    def ready(self) -> None:
        from deploy import checks  # noqa: F401, PLC0415  registers the system checks
