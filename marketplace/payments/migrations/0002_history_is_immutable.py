"""The database itself refuses to edit or delete history: steps are only appended."""

from django.db import migrations

TABLES = ("payments_paymentstep",)

REFUSE = """
CREATE FUNCTION payments_refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is immutable: append a row to % instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def guard(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_is_history BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION payments_refuse_edit();",
        f"DROP TRIGGER {table}_is_history ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION payments_refuse_edit();"),
        *(guard(table) for table in TABLES),
    ]
