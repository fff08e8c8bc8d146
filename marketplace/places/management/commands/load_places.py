"""`manage.py load_places`: provinces, communes and their former names, from the lists in the repository."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from marketplace.places import gazetteer, lists


class Command(BaseCommand):
    help = "Loads provinces, communes and their former names; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        gazette = lists.read()
        with tqdm(total=len(gazette), desc="places", unit="row", disable=options["verbosity"] == 0) as bar:
            loaded = gazetteer.load(gazette, advance=bar.update)
        self.stdout.write(f"{loaded.added} added, {loaded.changed} changed, {loaded.removed} removed")
