"""The keys must be there before anything is sealed, and be hard to guess."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SHORTEST = 32
HINT = "Set OCOP_SEALING_KEYS to one or more long random texts, the newest first; keep them apart from the backups."


@register(Tags.security, deploy=True)
def keys_are_set(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without a key nothing sealed can be read; a short one is guessed."""
    keys = list(settings.SEALING_KEYS)
    if not keys:
        return [Error("SEALING_KEYS is empty.", hint=HINT, id="sealed.E001")]
    if any(len(key) < SHORTEST for key in keys):
        return [Error(f"A sealing key has fewer than {SHORTEST} letters.", hint=HINT, id="sealed.E002")]
    if settings.SECRET_KEY in keys:
        return [Error("A sealing key is SECRET_KEY itself.", hint=HINT, id="sealed.E003")]
    return []
