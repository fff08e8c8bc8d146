"""Configuration mistakes as system checks, each with an id and a remedy."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils.module_loading import import_string


@register
def consumers_can_be_imported(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every consumer of the outbox exists: a typing error there would park every event."""
    problems: list[CheckMessage] = []
    for consumer in sorted({name for names in settings.OUTBOX_CONSUMERS.values() for name in names}):
        try:
            import_string(consumer)
        except ImportError as error:
            problems.append(
                Error(f"OUTBOX_CONSUMERS names {consumer}: {error}", hint="Correct the dotted path.", id="ocop.E001")
            )
    return problems


@register(Tags.security, deploy=True)
def the_demo_is_not_deployed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A market of real certificates must not be able to move its clock."""
    if not settings.DEMO:
        return []
    return [Error("OCOP_DEMO is on.", hint="Unset OCOP_DEMO: the demo moves the market's date.", id="ocop.E002")]


@register(Tags.security, deploy=True)
def the_proxies_are_counted(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Who trusts a proxy's word for https stands behind one, and must not take its address for every visitor's."""
    if settings.TRUSTED_PROXIES or not settings.SECURE_PROXY_SSL_HEADER:
        return []
    hint = "Set OCOP_PROXIES to the number of proxies before the web server: five wrong passwords lock everybody out."
    return [Warning("OCOP_PROXIES is 0 behind a proxy.", hint=hint, id="ocop.W003")]
