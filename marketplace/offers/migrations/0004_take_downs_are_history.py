"""The database itself refuses to edit or delete what was taken down, when, by whom and why."""

from django.db import migrations

TABLE = "offers_phototakedown"


class Migration(migrations.Migration):
    dependencies = [("offers", "0003_photo_take_down")]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {TABLE}_is_history BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION offers_refuse_edit();",
            f"DROP TRIGGER {TABLE}_is_history ON {TABLE};",
        )
    ]
