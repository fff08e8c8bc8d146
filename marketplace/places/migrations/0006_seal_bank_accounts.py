"""Bank accounts on record are sealed; the keys are needed where there are any."""

from django.db import migrations

from marketplace.sealed.migrating import seal_columns

COLUMNS = ("bank_bin", "bank_name", "bank_account", "bank_account_name")


class Migration(migrations.Migration):
    dependencies = [("places", "0005_sealed_bank_account")]

    operations = [seal_columns("places_salespoint", COLUMNS)]
