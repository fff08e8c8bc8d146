"""The verb of this room: read a folder of sheets into the register, all or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from django.db import transaction

from marketplace import outbox
from marketplace.places.models import Province
from marketplace.programme.models import RegisteredProduct
from marketplace.programme.terms import all_terms
from marketplace.register import drafting, offers, records, sheets
from marketplace.register.claims import is_read_as_recognised
from marketplace.register.drafts import CertificateDraft, Draft, ProductDraft
from marketplace.register.entries import certificates, histories, places, producers, products
from marketplace.register.errors import RegisterRefused
from marketplace.register.problems import Flaw, Problem, in_reading_order
from marketplace.register.records import Table
from marketplace.register.reports import Counts, Notice, Remark, Report
from marketplace.register.runs import Options, Run, Track, untracked
from marketplace.register.sheets import Kind, Sheet
from marketplace.register.whereabouts import Whereabouts


def import_folder(folder: Path, options: Options, *, today: date, track: Track = untracked) -> Report:
    """Bring the register to what the sheets in `folder` say. Raises RegisterRefused with every problem at once.

    One transaction, which nothing survives when anything is wrong. Locks the provinces concerned, then their products,
    each in pk order. `today` is the market's date.
    """
    problems: list[Problem] = []
    opened = sheets.open_folder(folder, problems)
    return import_sheets(opened, options, today=today, track=track, problems=problems)
