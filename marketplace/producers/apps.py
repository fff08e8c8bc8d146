"""Producers (cooperatives, groups, companies, households) and their members."""

from django.apps import AppConfig


class ProducersConfig(AppConfig):
    name = "marketplace.producers"
