"""The database itself refuses to edit or delete history: decisions, certificates and acts are only appended."""

from django.db import migrations

TABLES = ("programme_decision", "programme_certificate", "programme_act")

REFUSE = """
CREATE FUNCTION programme_refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is immutable: append a row to % instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def guard(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_is_history BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION programme_refuse_edit();",
        f"DROP TRIGGER {table}_is_history ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION programme_refuse_edit();"),
        *(guard(table) for table in TABLES),
    ]
