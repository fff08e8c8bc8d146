"""The columns of a bank account take what is sealed, which is longer; `0005` seals what lies in them."""

import django.core.validators
from django.db import migrations

import marketplace.sealed.fields


class Migration(migrations.Migration):
    dependencies = [("producers", "0003_member_steps_are_history")]

    operations = [
        migrations.AlterField(
            model_name="producer",
            name="bank_account",
            field=marketplace.sealed.fields.SealedCharField(
                blank=True,
                max_length=19,
                validators=[
                    django.core.validators.RegexValidator("^[0-9A-Za-z]{4,19}$", "Letters and digits without blanks.")
                ],
                verbose_name="account number",
            ),
        ),
        migrations.AlterField(
            model_name="producer",
            name="bank_account_name",
            field=marketplace.sealed.fields.SealedCharField(blank=True, max_length=120, verbose_name="account holder"),
        ),
        migrations.AlterField(
            model_name="producer",
            name="bank_bin",
            field=marketplace.sealed.fields.SealedCharField(
                blank=True,
                max_length=6,
                validators=[django.core.validators.RegexValidator("^\\d{6}$", "Six digits, such as 970405.")],
                verbose_name="bank's number (BIN)",
            ),
        ),
        migrations.AlterField(
            model_name="producer",
            name="bank_name",
            field=marketplace.sealed.fields.SealedCharField(blank=True, max_length=120, verbose_name="bank"),
        ),
    ]
