"""Loads the fictional set: invented producers and products, each marked "minh họa".

Their certificates are dated from the day of the first load: one ends that very night, one a week later, one ended the
day before. Those days are stored, so that a later load neither moves them nor fills the shelves again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

from dateutil.relativedelta import relativedelta
from django.conf import settings

from deploy.demo import offers
from marketplace.offers import engine
from marketplace.places.folding import fold
from marketplace.programme import acts
from marketplace.programme.models import Basis, RegisteredProduct, Term
from marketplace.programme.terms import all_terms, last_day
from marketplace.register import sheets
from marketplace.register.errors import RegisterRefused
from marketplace.register.importing import import_sheets
from marketplace.register.problems import Problem
from marketplace.register.reports import Report
from marketplace.register.runs import Options
from marketplace.register.sheets import Kind, Row, Sheet

FOLDER = Path(__file__).parent / "illustrative"
STATED = ("product_name_vi", "producer_name", "stars", "issuing_level", "decision_ref", "body")
ONE_DAY = timedelta(days=1)

Name: TypeAlias = tuple[str, str]  # of a product and of its producer, folded


@dataclass(frozen=True, slots=True)
class Line:
    """A certificate of the set: a row of its sheet, by heading."""

    number: int
    cells: Mapping[str, str]

    @property
    def name(self) -> Name:
        """The product it is of."""
        return fold(self.cells["product_name_vi"]), fold(self.cells["producer_name"])


def load(today: date) -> Report:
    """Bring the set into the register and the store; what is there already keeps its days and stock.

    All or nothing, where the store is the embedded one; elsewhere a run that was cut short goes on at the next start.
    """
    with engine.together():
        return _load(today)


def _load(today: date) -> Report:
    problems: list[Problem] = []
    opened = {sheet.kind: sheet for sheet in sheets.open_folder(FOLDER, problems)}
    if problems:
        raise RegisterRefused(problems)
    certified = _products(certificates__isnull=False)
    new = [line for line in _lines(opened[Kind.CERTIFICATES]) if line.name not in certified]
    opened[Kind.CERTIFICATES] = _dated(opened[Kind.CERTIFICATES], new, today)
    options = Options(settings.PROVINCE_CODE, illustrative=True, default_variants=False)
    report = import_sheets(list(opened.values()), options, today=today)
    products = _products()
    _suspend(new, products)
    offers.save(FOLDER / "offers.csv", products)
    return report


def day_of_decision(last: date, terms: Sequence[Term]) -> date:
    """The day from which a recognition lasts through `last`; a 29 February that it cannot end on becomes 1 March."""
    months = max(terms, key=lambda term: term.valid_from).months
    day = last - relativedelta(months=months)
    return day if last_day(day, terms) >= last else day + ONE_DAY


def _lines(sheet: Sheet) -> list[Line]:
    return [Line(row.number, dict(zip(sheet.headings.cells, row.cells, strict=True))) for row in sheet.rows]


def _dated(sheet: Sheet, lines: Sequence[Line], today: date) -> Sheet:
    """The sheet as a province would write it: with the days of the decisions instead of days to go."""
    terms = all_terms()
    headings = Row(sheet.headings.number, (*STATED, "decided_on", "date_basis"))
    rows = []
    for line in lines:
        last = today + timedelta(days=int(line.cells["expires_in_days"]))
        stated = tuple(line.cells[heading] for heading in STATED)
        rows.append(Row(line.number, (*stated, day_of_decision(last, terms).isoformat(), str(Basis.DECISION))))
    return Sheet(sheet.kind, sheet.file, headings, tuple(rows))


def _products(**facts: object) -> dict[Name, RegisteredProduct]:
    """The products of the set that the register has, by name."""
    rows = RegisteredProduct.objects.filter(illustrative=True, producer__isnull=False, **facts)
    return {(row.folded_name, row.producer.folded_name): row for row in rows.select_related("producer") if row.producer}


def _suspend(lines: Sequence[Line], products: Mapping[Name, RegisteredProduct]) -> None:
    for line in lines:
        if line.cells["act"] == "suspend":
            acts.suspend(products[line.name].code, actor=None, reason=line.cells["act_reason"])
