"""The OCOP programme: registered products, decisions, certificates."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "marketplace.programme"
