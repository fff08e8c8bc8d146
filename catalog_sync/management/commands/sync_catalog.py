"""Bring the whole catalogue up to date."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from catalog_sync import publishing
from marketplace.programme.models import RegisteredProduct


class Command(BaseCommand):
    help = "Bring every product of the register into the search index as it stands today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="build the index anew aside, then switch (a damaged or older index is rebuilt by itself)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(total=RegisteredProduct.objects.count(), unit=" products", desc="Catalogue") as bar:
            if options["rebuild"] or publishing.is_broken():
                self.stdout.write(f"rebuilt: {publishing.rebuild(bar.update)} listings")
                return
            change = publishing.publish_all(bar.update)
        self.stdout.write(f"put {change.put}, removed {change.removed}")
