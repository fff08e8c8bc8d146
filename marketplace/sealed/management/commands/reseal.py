"""`manage.py reseal`: seal everything anew by the first key, so that the older keys can be dropped."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, models, transaction
from django.utils.module_loading import import_string

from marketplace.sealed import columns, sealing
from marketplace.sealed.fields import SealedCharField


class Command(BaseCommand):
    help = "Seal every sealed text anew by the first of OCOP_SEALING_KEYS; then the older keys can be dropped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Table by table, then what `settings.RESEALED_TOO` names; each in one transaction, rows locked in pk order.

        Raises CannotUnseal.
        """
        for model in apps.get_models():
            names = [field.column for field in model._meta.local_fields if isinstance(field, SealedCharField)]
            if names:
                self.stdout.write(f"{model._meta.label}: {_reseal(model, names)}")
        for path in settings.RESEALED_TOO:
            self.stdout.write(f"{path}: {import_string(path)()}")


@transaction.atomic
def _reseal(model: type[models.Model], names: list[str]) -> int:
    """How many rows hold something sealed. As it lies there: nothing is opened on the way."""
    return columns.rewrite(connection, model._meta.db_table, names, sealing.reseal, key=str(model._meta.pk.column))
