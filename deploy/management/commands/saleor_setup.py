"""`manage.py saleor_setup`: make a Saleor what the market needs."""

import os
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from deploy.saleor import setting_up
from marketplace.stores.errors import StoreError
from marketplace.stores.saleor import setup


class Command(BaseCommand):
    help = "Set up the Saleor of SALEOR_API_URL, and say what was changed; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--staff", metavar="EMAIL", help="makes our app there; the password is SALEOR_PASSWORD, or asked for"
        )
        parser.add_argument("--without-webhooks", action="store_true", help="Saleor is not to tell us anything yet")
        parser.add_argument(
            "--stop-for-restart", action="store_true", help="fail where Saleor has to be restarted first"
        )
        parser.add_argument("--language", choices=["vi", "en"], default="vi", help="language of what is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits 1 where a person has to act."""
        with translation.override(options["language"]):
            try:
                said = setting_up.sign_up(options["staff"], _password) if options["staff"] else []
                said += setting_up.set_up(with_webhooks=not options["without_webhooks"])
            except (StoreError, ImproperlyConfigured) as error:
                raise CommandError(str(error)) from error
            self.stdout.write("\n".join(said) or _("Nothing had to be changed."))
            if options["stop_for_restart"] and setup.restart() in said:
                raise CommandError(setup.restart())


def _password() -> str:
    return os.environ.get("SALEOR_PASSWORD") or getpass()
