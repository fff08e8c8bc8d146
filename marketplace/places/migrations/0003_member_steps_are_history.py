"""The database itself refuses to edit or delete what happened to members."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION places_refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is immutable: append a row to % instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER places_pointmemberstep_is_history BEFORE UPDATE OR DELETE ON places_pointmemberstep
FOR EACH ROW EXECUTE FUNCTION places_refuse_edit();
"""
ALLOW = """
DROP TRIGGER places_pointmemberstep_is_history ON places_pointmemberstep;
DROP FUNCTION places_refuse_edit();
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0002_members_and_keys")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
