"""`manage.py load_demo`: the fictional set, its people and their last two weeks."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from deploy.demo import accounts, life, people, timeline
from deploy.demo.load import load
from marketplace import clock
from marketplace.register.errors import RegisterRefused
from marketplace.register.problems import as_table


class Command(BaseCommand):
    """Loads what is invented for the demo; refused anywhere else."""

    help = "Load the fictional producers, products, accounts and orders of the demo. Does nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-past", action="store_true", help="no orders yet: the store is to be moved first")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Fictional data belongs in the demo only (OCOP_DEMO=1).")
        with translation.override(settings.LANGUAGE_CODE):
            try:
                report = load(clock.today())
            except RegisterRefused as refused:
                raise CommandError(as_table(refused.problems)) from None
            people.ensure(today=clock.today())
            if options["without_past"]:
                self.stdout.write("\n".join(report.lines()))
                return
            life.live(timezone.now(), key_file=accounts.key_file(settings.VAR))
            timeline.hear()
            key = accounts.describe_key(settings.VAR)
            self.stdout.write("\n".join([*report.lines(), accounts.describe(), key]))
            if life.was_cut_short(accounts.key_file(settings.VAR)):
                self.stdout.write("Its past was cut short. To begin anew: remove its folder, and empty its Saleor.")
