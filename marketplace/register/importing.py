"""The verb of this room: read a province's sheets into the register, all or nothing."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext

from marketplace import outbox
from marketplace.programme.terms import all_terms
from marketplace.register import offers, planning, records, sheets
from marketplace.register.entries import certificates, places, producers, products
from marketplace.register.errors import RegisterRefused
from marketplace.register.planning import Plan
from marketplace.register.problems import in_reading_order
from marketplace.register.reports import Counts, Notice, Remark, Report
from marketplace.register.runs import Options, Run, Track, untracked
from marketplace.register.sheets import Sheet


def import_folder(folder: Path, options: Options, *, today: date, track: Track = untracked) -> Report:
    """Bring the register to what the sheets in `folder` say. Raises RegisterRefused with every problem at once.

    One transaction, of which nothing stays when anything is wrong. Locks the provinces concerned, then their products,
    each in pk order. `today` is the market's date.
    """
    run = Run(options, today, all_terms(), track)
    return _import(sheets.open_folder(folder, run.problems), run)


def import_sheets(opened: Sequence[Sheet], options: Options, *, today: date) -> Report:
    """The same for sheets that come from elsewhere than a folder."""
    return _import(opened, Run(options, today, all_terms()))


@transaction.atomic
def _import(opened: Sequence[Sheet], run: Run) -> Report:
    tables = [records.read(sheet, run.problems) for sheet in opened]
    run.notices += [Notice(table.file, Remark.NO_ROWS) for table in tables if not table.records]
    run.notices += [Notice(table.file, Remark.IGNORED, ", ".join(table.ignored)) for table in tables if table.ignored]
    plan = planning.plan(tables, run)
    if run.problems:
        raise RegisterRefused(in_reading_order(run.problems))
    _write(plan, run)
    return _report(plan, run)


def _write(plan: Plan, run: Run) -> None:
    steps: list[Callable[[], None]] = [
        partial(producers.write, plan.producers),
        partial(products.write, plan.products),
        partial(certificates.write, plan.certificates, run),
        partial(places.write, plan.places),
        partial(_offer, plan, run),
    ]
    for step in run.track(steps, gettext("Writing")):
        step()


def _offer(plan: Plan, run: Run) -> None:
    told = offers.save(plan.products, run.options)
    outbox.record_many("product.changed", _touched(plan) - set(told))


def _touched(plan: Plan) -> set[str]:
    """Codes of the products that are new, or of which a fact or a certificate changed."""
    facts = {entry.row.code for entry in plan.products if any(entry.outcome)}
    return facts | {entry.product.code for entry in plan.certificates.entries}


def _report(plan: Plan, run: Run) -> Report:
    touched = _touched(plan)
    appended = Counts.of(entry.outcome for entry in plan.certificates.entries)
    return Report(
        products=Counts.of((entry.is_new, entry.row.code in touched) for entry in plan.products),
        producers=Counts.of(entry.outcome for entry in plan.producers.entries),
        certificates=Counts(appended.new, appended.changed, plan.certificates.left_alone),
        places=Counts.of(entry.outcome for entry in plan.places.entries),
        notices=tuple(run.notices),
    )
