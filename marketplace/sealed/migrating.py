"""For migrations: seal what already lies in columns that became sealed, and open it on the way back."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from marketplace.sealed import sealing


def seal_columns(table: str, columns: Iterable[str]) -> migrations.RunPython:
    """Texts that are empty stay so. The table's primary key is `id`. Running it twice seals once."""
    names = tuple(columns)
    return migrations.RunPython(_each(table, names, _sealed_once), _each(table, names, _opened_once))


def _each(table: str, columns: tuple[str, ...], change: Callable[[str], str]) -> Callable[[Any, Any], None]:
    def run(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        quote = editor.quote_name
        listed, changes = ", ".join(map(quote, columns)), ", ".join(f"{quote(name)} = %s" for name in columns)
        with editor.connection.cursor() as cursor:
            cursor.execute(f"SELECT id, {listed} FROM {quote(table)} ORDER BY id FOR UPDATE")  # noqa: S608  names only
            rows = [row for row in cursor.fetchall() if any(row[1:])]
            update = f"UPDATE {quote(table)} SET {changes} WHERE id = %s"  # noqa: S608  as above
            cursor.executemany(update, [(*map(change, row[1:]), row[0]) for row in rows])

    return run


def _sealed_once(text: str) -> str:
    return text if sealing.is_sealed(text) else sealing.seal(text)


def _opened_once(text: str) -> str:
    return sealing.unseal(text) if sealing.is_sealed(text) else text
