"""Basket, quote, checkout, order, one parcel per producer, fulfilment."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "marketplace.orders"
    label = "orders"
