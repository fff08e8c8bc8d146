"""The one term known so far: 36 months."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("programme", "Term").objects.create(
        valid_from=date(2018, 5, 7),
        months=36,
        source="490/QĐ-TTg (2018), 1048/QĐ-TTg (2019), 148/QĐ-TTg (2023): 36 tháng kể từ ngày quyết định",
    )


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("programme", "Term").objects.filter(valid_from=date(2018, 5, 7)).delete()


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_history_is_immutable")]

    operations = [migrations.RunPython(add, remove)]
