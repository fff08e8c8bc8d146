"""Configuration mistakes as system checks, each with an id and a remedy."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from deploy.observing import readiness

BROKERS = {"redis", "rediss", "filesystem"}
OLDEST_POSTGRES = 15
MOST_CLOCK_SECONDS = 5  # midnight is when certificates end: on every machine the same one


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


@register
def the_broker_is_of_a_known_kind(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Messages travel through Redis, or as files on one machine."""
    scheme = urlsplit(str(settings.CELERY_BROKER_URL)).scheme
    if scheme in BROKERS:
        return []
    hint = "Set it to redis://:password@host:6379/0, or leave it out: then messages are files of one machine."
    return [Error(f"CELERY_BROKER_URL begins with {scheme!r}.", hint=hint, id="ocop.E040")]


@register(deploy=True)
def the_broker_answers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without it nothing is delivered but what waits in the database for it."""
    if urlsplit(str(settings.CELERY_BROKER_URL)).scheme not in BROKERS:
        return []
    try:
        readiness.broker()
    except (redis.RedisError, OSError) as error:
        hint = "Look whether Redis runs and the password in CELERY_BROKER_URL is its own."
        return [Error(f"The broker does not answer: {type(error).__name__}.", hint=hint, id="ocop.E041")]
    return []


@register(deploy=True)
def the_database_is_new_enough(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The migrations and queries were tried on PostgreSQL 15 and newer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int / 10000, clock_timestamp()")
            version, their_time = cursor.fetchone()
    except DatabaseError as error:
        hint = "Look whether PostgreSQL runs and DATABASE_URL is right."
        return [Error(f"The database does not answer: {type(error).__name__}.", hint=hint, id="ocop.E042")]
    found: list[CheckMessage] = []
    if version < OLDEST_POSTGRES:
        hint = f"Move to PostgreSQL {OLDEST_POSTGRES} or newer: deploy/README.md, Upgrading."
        found.append(Error(f"The database is PostgreSQL {version}.", hint=hint, id="ocop.E043"))
    apart = abs((timezone.now() - their_time).total_seconds())
    if apart > MOST_CLOCK_SECONDS:
        hint = "Let both machines follow one time server (chrony, systemd-timesyncd)."
        found.append(Warning(f"The database's clock differs by {apart:.0f} s.", hint=hint, id="ocop.W044"))
    return found


@register(deploy=True)
def there_is_room_for_what_is_kept(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Photographs, scans and the index are files of ours."""
    closed = [folder for folder in (settings.VAR, settings.MEDIA_ROOT) if not _can_be_written(Path(folder))]
    hint = "Give the folder to the user who runs the market, or name another by OCOP_VAR."
    return [Error(f"{folder} cannot be written to.", hint=hint, id="ocop.E045") for folder in closed]


@register
def errors_are_reported_to_an_address(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """SENTRY_DSN is an address with a key in it."""
    if not settings.SENTRY_DSN or (urlsplit(settings.SENTRY_DSN).username and urlsplit(settings.SENTRY_DSN).path):
        return []
    hint = "Copy it from the project's settings there: https://key@host/number. Or leave it out."
    return [Error("SENTRY_DSN is no address of a project.", hint=hint, id="ocop.E046")]


def _can_be_written(folder: Path) -> bool:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return os.access(there, os.W_OK)
