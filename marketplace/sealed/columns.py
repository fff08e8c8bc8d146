"""Changing sealed columns as they lie in the database, past the models."""

from collections.abc import Callable, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

Change = Callable[[str], str]


def rewrite(
    connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], change: Change, *, key: str = "id"
) -> int:
    """Put every text of `columns` through `change`; returns how many rows hold any.

    In the caller's transaction. Locks all rows of the table in the order of `key`, its primary key.
    """
    quote = connection.ops.quote_name
    names, pk = [quote(column) for column in columns], quote(key)
    changes = ", ".join(f"{name} = %s" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {pk}, {', '.join(names)} FROM {quote(table)} ORDER BY {pk} FOR UPDATE")  # noqa: S608  names only
        rows = [row for row in cursor.fetchall() if any(row[1:])]
        update = f"UPDATE {quote(table)} SET {changes} WHERE {pk} = %s"  # noqa: S608  as above
        cursor.executemany(update, [(*map(change, row[1:]), row[0]) for row in rows])
    return len(rows)
