"""For migrations: seal what already lies in columns that became sealed, and open it on the way back."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from marketplace.sealed import columns, sealing


def seal_columns(table: str, names: Iterable[str]) -> migrations.RunPython:
    """Texts that are empty stay so. The table's primary key is `id`. Running it twice seals once."""
    listed = tuple(names)
    return migrations.RunPython(_each(table, listed, _sealed_once), _each(table, listed, _opened_once))


def _each(table: str, names: tuple[str, ...], change: columns.Change) -> Callable[[Any, Any], None]:
    def run(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        columns.rewrite(editor.connection, table, names, change)

    return run


def _sealed_once(text: str) -> str:
    return text if sealing.is_sealed(text) else sealing.seal(text)


def _opened_once(text: str) -> str:
    return sealing.unseal(text) if sealing.is_sealed(text) else text
