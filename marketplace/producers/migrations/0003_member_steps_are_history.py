"""The database itself refuses to edit or delete what happened to members."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION producers_refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is immutable: append a row to % instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER producers_producermemberstep_is_history BEFORE UPDATE OR DELETE ON producers_producermemberstep
FOR EACH ROW EXECUTE FUNCTION producers_refuse_edit();
"""
ALLOW = """
DROP TRIGGER producers_producermemberstep_is_history ON producers_producermemberstep;
DROP FUNCTION producers_refuse_edit();
"""


class Migration(migrations.Migration):
    dependencies = [("producers", "0002_members")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
