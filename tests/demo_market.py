"""A market filled as the demo is. Filling takes ten seconds, so each worker does it once and every test gets a copy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from catalog_sync.indexes import index
from deploy.demo import accounts, preparation
from marketplace import clock
from tests.factories import programme

FILES = ("index", "media")


class DemoMarket:
    """A database and files that no test touches, and a way to serve a copy of both."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._usual = str(connection.settings_dict["NAME"])
        self._filled, self._copy = f"{self._usual}_filled", f"{self._usual}_copy"
        self._day: date | None = None

    @contextmanager
    def served(self) -> Iterator[None]:
        """Meanwhile this process works on a fresh copy, in every thread. An open transaction would be lost."""
        if self._day != clock.real_today():
            self._fill()
        _create(self._copy, template=self._filled)
        try:
            with _connected_to(self._copy):
                _copy_files(self._kept, settings.VAR)
                yield
        finally:
            _drop(self._copy)
            _clear_files()

    def drop(self) -> None:
        """Leave nothing on a server that others use too."""
        _drop(self._filled)

    def _fill(self) -> None:
        """As the launcher does it; anew after midnight, when certificates of the fictional set have ended."""
        _drop(self._filled)
        _create(self._filled, template=self._usual)
        _clear_files()
        self._day = clock.real_today()
        with _connected_to(self._filled), override_settings(DEMO=True):
            programme.ensure_terms()
            for _, command, arguments in preparation.STEPS[1:]:  # the tables are there
                call_command(command, *arguments)
        _copy_files(settings.VAR, self._kept)


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    """Connections opened meanwhile, by any thread, lead to that database: all read the same settings."""
    connection.close()
    usual, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        ContentType.objects.clear_cache()


def _create(name: str, *, template: str) -> None:
    connection.close()  # a database with a user is not copied
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _drop(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _copy_files(source: Path, target: Path) -> None:
    for name in FILES:
        shutil.rmtree(target / name, ignore_errors=True)
        if (source / name).exists():
            shutil.copytree(source / name, target / name)
    shutil.copy2(accounts.key_file(source), accounts.key_file(target))


def _clear_files() -> None:
    index.rebuild([])
    accounts.key_file(settings.VAR).unlink(missing_ok=True)
