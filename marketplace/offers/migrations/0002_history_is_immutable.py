"""The database itself refuses to edit history: prices, counts and pauses at all, a proposal once it is decided."""

from django.db import migrations

HISTORY = ("offers_pricechange", "offers_stockcount", "offers_pausestep")

REFUSE = """
CREATE FUNCTION offers_refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is immutable: append a row to % instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def guard(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_is_history BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION offers_refuse_edit();",
        f"DROP TRIGGER {table}_is_history ON {table};",
    )


GUARD_DECIDED = migrations.RunSQL(
    "CREATE TRIGGER offers_listingchange_is_decided BEFORE UPDATE ON offers_listingchange "
    "FOR EACH ROW WHEN (OLD.state <> 'waiting') EXECUTE FUNCTION offers_refuse_edit();"
    "CREATE TRIGGER offers_listingchange_is_kept BEFORE DELETE ON offers_listingchange "
    "FOR EACH ROW EXECUTE FUNCTION offers_refuse_edit();",
    "DROP TRIGGER offers_listingchange_is_kept ON offers_listingchange;"
    "DROP TRIGGER offers_listingchange_is_decided ON offers_listingchange;",
)


class Migration(migrations.Migration):
    dependencies = [("offers", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION offers_refuse_edit();"),
        *(guard(table) for table in HISTORY),
        GUARD_DECIDED,
    ]
