"""How long a recognition lasts, and what bounds make certain."""

from datetime import date

import pytest

from marketplace.programme.models import Term
from marketplace.programme.terms import Window, last_day, window

TERMS = [Term(valid_from=date(2018, 5, 7), months=36, source="test")]


@pytest.mark.parametrize(
    ("decided_on", "ends"),
    [
        (date(2024, 5, 10), date(2027, 5, 10)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2023, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_recognition_lasts_36_months_through_the_same_day(decided_on, ends):
    assert last_day(decided_on, TERMS) == ends


def test_a_later_term_rules_only_decisions_taken_from_its_day_on():
    terms = [*TERMS, Term(valid_from=date(2027, 1, 1), months=60, source="test")]

    assert last_day(date(2026, 12, 31), terms) == date(2029, 12, 31)
    assert last_day(date(2027, 1, 1), terms) == date(2032, 1, 1)


def test_bounds_give_a_certain_window_and_a_day_of_certain_lapse():
    assert window(date(2023, 1, 1), date(2023, 12, 31), basis="press", terms=TERMS) == Window(
        in_force_from=date(2023, 12, 31), in_force_until=date(2026, 1, 1), lapsed_after=date(2026, 12, 31)
    )


def test_bounds_wider_than_the_term_make_no_day_certain():
    assert window(date(2020, 1, 1), date(2023, 6, 1), basis="press", terms=TERMS) == Window(
        lapsed_after=date(2026, 6, 1)
    )


@pytest.mark.parametrize("basis", ["inferred", ""])
def test_inferred_evidence_makes_nothing_certain(basis):
    assert window(date(2024, 1, 1), date(2024, 12, 31), basis=basis, terms=TERMS) == Window()


def test_one_bound_alone_never_lists():
    assert window(None, date(2024, 12, 11), basis="press", terms=TERMS) == Window(lapsed_after=date(2027, 12, 11))
    assert window(date(2024, 1, 1), None, basis="press", terms=TERMS) == Window()
