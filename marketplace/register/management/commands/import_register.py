"""`manage.py import_register DIR`: read a province's register, all or nothing."""

from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext, ngettext
from tqdm import tqdm

from marketplace import clock
from marketplace.register.errors import RegisterRefused
from marketplace.register.importing import import_folder
from marketplace.register.problems import as_table
from marketplace.register.runs import Options


class Command(BaseCommand):
    """Reads products, producers, certificates and sales points from CSV or XLSX."""

    help = "Read a province's register from a folder of CSV or XLSX sheets, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="holds products, producers, … as .csv or .xlsx")
        parser.add_argument("--illustrative", action="store_true", help="the rows are fictional, for demonstration")
        parser.add_argument(
            "--province", default=settings.PROVINCE_CODE, help="code of the province of rows naming none"
        )
        parser.add_argument("--language", choices=["vi", "en"], default="vi", help="language of what is printed")

    def handle(self, *, folder: Path, illustrative: bool, province: str, language: str, **options: Any) -> None:
        with translation.override(language):
            if not folder.is_dir():
                raise CommandError(gettext("%(folder)s is not a folder.") % {"folder": folder})
            chosen = Options(province_code=province, illustrative=illustrative)
            try:
                report = import_folder(folder, chosen, today=clock.today(), track=track)
            except RegisterRefused as refused:
                raise CommandError(_refusal(refused)) from None
            self.stdout.write("\n".join(report.lines()))


def track(things: Sequence[Any], what: str) -> Iterable[Any]:
    """A progress bar, on a terminal only."""
    return tqdm(things, desc=what, disable=None, leave=False)


def _refusal(refused: RegisterRefused) -> str:
    count = len(refused.problems)
    headline = ngettext(
        "%(count)d problem; nothing was written.", "%(count)d problems; nothing was written.", count
    ) % {"count": count}
    return f"{headline}\n{as_table(refused.problems)}"
