"""Tills, shifts, the sale journal, delivery notes."""

from django.apps import AppConfig


class PosConfig(AppConfig):
    name = "marketplace.pos"
    label = "pos"
