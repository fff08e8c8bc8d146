"""`manage.py check_money`: stock and money agree with orders, sales and payments, to the đồng."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

PROOFS = ["marketplace.orders.proof.check"]


class Command(BaseCommand):
    help = "Prove that stock and money agree with orders, sales and payments"

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs each check named in `settings.MONEY_PROOFS`, this room's own without it."""
        found = [wrong for path in getattr(settings, "MONEY_PROOFS", PROOFS) for wrong in import_string(path)()]
        for wrong in found:
            self.stderr.write(wrong)
        if found:
            raise CommandError(_("%(count)d things do not agree") % {"count": len(found)})
        self.stdout.write(_("Stock and money agree."))
