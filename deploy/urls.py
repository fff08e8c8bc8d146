"""Placeholder until the doors exist."""

from typing import Any

urlpatterns: list[Any] = []
