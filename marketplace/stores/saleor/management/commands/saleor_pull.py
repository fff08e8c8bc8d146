"""`manage.py saleor_pull`: look at Saleor now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.outbox.errors import LeaseTaken
from marketplace.stores.saleor import pulls


class Command(BaseCommand):
    help = "Compare Saleor with what was last seen of it and tell the catalogue what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--full", action="store_true", help="read everything, and find what is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits 1 when Saleor did not answer, or another pull is running."""
        try:
            done = [pulls.take_in_missed(), pulls.pull_full() if options["full"] else pulls.pull_delta()]
        except LeaseTaken as taken:
            raise CommandError("another pull is running") from taken
        for pull in done:
            if pull.finished_at is None:
                raise CommandError(pull.problem)
            seconds = (pull.finished_at - pull.started_at).total_seconds()
            self.stdout.write(f"{pull.kind}: looked at {pull.seen}, {pull.changed} differ, {seconds:.1f} s")
