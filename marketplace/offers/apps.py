"""What a producer puts on sale: edits, review, photos, price, pause."""

from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "marketplace.offers"
    label = "offers"
