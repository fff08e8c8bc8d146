"""`manage.py reseal`: seal everything anew by the first key, so that the older keys can be dropped."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, models, transaction

from marketplace.sealed import sealing
from marketplace.sealed.fields import SealedCharField


class Command(BaseCommand):
    help = "Seal every sealed text anew by the first of OCOP_SEALING_KEYS; then the older keys can be dropped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Table by table, each in one transaction that locks its rows in pk order. Raises CannotUnseal."""
        for model in apps.get_models():
            columns = [field.column for field in model._meta.local_fields if isinstance(field, SealedCharField)]
            if columns:
                self.stdout.write(f"{model._meta.label}: {_reseal(model, columns)}")


@transaction.atomic
def _reseal(model: type[models.Model], columns: list[str]) -> int:
    """How many rows hold something sealed. Column by column as it lies there: nothing is opened on the way."""
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    listed = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, {listed} FROM {table} ORDER BY {key} FOR UPDATE")  # noqa: S608  names only
        rows = [row for row in cursor.fetchall() if any(row[1:])]
        changes = ", ".join(f"{quote(column)} = %s" for column in columns)
        update = f"UPDATE {table} SET {changes} WHERE {key} = %s"  # noqa: S608  as above
        cursor.executemany(update, [(*map(sealing.reseal, row[1:]), row[0]) for row in rows])
    return len(rows)
