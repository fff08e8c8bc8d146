"""Prove that the catalogue is what the register says."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog_sync import reconcile
from marketplace.outbox.models import Delivery

MEANINGS = {
    "leaked": "in the index though it may not be offered today",
    "missing": "may be offered today but not in the index",
    "stale": "in the index with other facts than today's",
    "not_in_store": "in the register but unknown to the store",
    "misread_by_store": "the store and the register disagree on whether it may be bought",
    "problems": "an engine reports",
}


class Command(BaseCommand):
    help = "Compare index, store and register; print drift and leaks; exit 1 on any."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Delivery.objects.filter(done_at=None, parked_at=None).count()
        if waiting:
            self.stdout.write(f"{waiting} changes are still on their way")
        drift = reconcile.compare()
        for name, found in asdict(drift).items():
            for each in found:
                self.stdout.write(f"{name}: {each} ({MEANINGS[name]})")
        if drift:
            raise CommandError("the catalogue has drifted")
        self.stdout.write(self.style.SUCCESS("the catalogue is clean"))
