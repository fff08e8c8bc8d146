"""Decisions, acts and what they do to where a product stands."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from marketplace.outbox.models import Event
from marketplace.programme import acts, certificates, corrections, decisions
from marketplace.programme.errors import (
    DecidedBeforeProgramme,
    DecidedInFuture,
    EvidenceMissing,
    NothingToCorrect,
    OutsideBounds,
    ReachesNothing,
    ReasonMissing,
    UnknownProduct,
)
from marketplace.programme.models import Act, Certificate, Decision
from marketplace.programme.standing import State
from tests.factories.programme import certificate, product

TODAY = date(2026, 11, 24)
PAPER = decisions.Paper(number="12/QĐ-UBND", decided_on=date(2024, 5, 10), body="UBND huyện Đức Linh", level="district")
REVOCATION = acts.RevocationPaper(
    number="99/QĐ-UBND",
    decided_on=date(2026, 11, 20),
    effective_on=date(2026, 12, 1),
    body="UBND tỉnh Lâm Đồng",
)

pytestmark = pytest.mark.django_db


def state(code: str, on: date = TODAY) -> State:
    return certificates.standing_of(code, today=on).state


def test_one_decision_confirms_the_day_of_all_its_products_at_once():
    for code in ("68-0001", "68-0002"):
        certificate(product(code), not_before=date(2024, 1, 1), not_after=date(2024, 12, 31), basis="inferred")
    assert state("68-0001") is State.TO_BE_CONFIRMED

    decision = decisions.record(PAPER, stars={"68-0001": 3, "68-0002": 4}, today=TODAY, actor=None)

    standing = certificates.standing_of("68-0002", today=TODAY)
    assert (standing.state, standing.stars) == (State.IN_FORCE, 4)
    assert (standing.certified_from, standing.certified_until) == (date(2024, 5, 10), date(2027, 5, 10))
    assert state("68-0001", date(2027, 5, 11)) is State.LAPSED
    assert decision.certificates.count() == 2
    assert set(Event.objects.values_list("topic", "key")) == {
        ("certificate.changed", "68-0001"),
        ("certificate.changed", "68-0002"),
    }


def test_confirming_keeps_the_old_row_as_history():
    before = certificate(product("68-0001"), not_before=date(2024, 1, 1), not_after=date(2024, 12, 31))

    decisions.record(PAPER, stars={"68-0001": 3}, today=TODAY, actor=None)

    assert Certificate.objects.count() == 2
    assert certificates.current().get().supersedes == before


def test_a_day_outside_the_known_bounds_is_refused_until_accepted():
    certificate(product("68-0001"), not_before=date(2025, 1, 1), not_after=date(2025, 12, 31))

    with pytest.raises(OutsideBounds) as refused:
        decisions.record(PAPER, stars={"68-0001": 3}, today=TODAY, actor=None)
    assert refused.value.codes == ("68-0001",)
    assert not Decision.objects.exists()

    decisions.record(PAPER, stars={"68-0001": 3}, today=TODAY, actor=None, accept_outside_bounds=True)
    assert certificates.current().count() == 2


def test_a_re_assessment_stands_beside_the_lapsed_recognition():
    lapsed = certificate(product("68-0001"), not_before=date(2021, 1, 1), not_after=date(2021, 12, 31))

    decisions.record(PAPER, stars={"68-0001": 5}, today=TODAY, actor=None)

    assert set(certificates.current()) >= {lapsed}
    assert certificates.standing_of("68-0001", today=TODAY).stars == 5


@pytest.mark.parametrize(
    ("paper", "error"),
    [
        (replace(PAPER, number=" "), EvidenceMissing),
        (replace(PAPER, decided_on=date(2026, 11, 25)), DecidedInFuture),
        (replace(PAPER, decided_on=date(2018, 5, 6)), DecidedBeforeProgramme),
    ],
)
def test_a_decision_that_proves_nothing_is_refused(paper, error):
    product("68-0001")

    with pytest.raises(error):
        decisions.record(paper, stars={"68-0001": 3}, today=TODAY, actor=None)

    assert not Decision.objects.exists()


def test_a_decision_on_an_unknown_product_changes_nothing():
    product("68-0001")

    with pytest.raises(UnknownProduct) as refused:
        decisions.record(PAPER, stars={"68-0001": 3, "68-9999": 3}, today=TODAY, actor=None)

    assert refused.value.codes == ("68-9999",)
    assert not Certificate.objects.exists()


def test_a_suspension_acts_at_once_and_is_reversible(officer):
    certificate(product("68-0001"))
    assert state("68-0001") is State.IN_FORCE

    acts.suspend("68-0001", actor=officer, reason="Khiếu nại số 5")
    assert state("68-0001") is State.SUSPENDED
    with pytest.raises(NothingToCorrect):
        acts.suspend("68-0001", actor=officer, reason="lần nữa")

    acts.resume("68-0001", actor=officer, reason="Đã giải quyết")
    assert state("68-0001") is State.IN_FORCE
    assert list(Act.objects.values_list("kind", "actor", "reason")) == [
        ("suspend", officer.pk, "Khiếu nại số 5"),
        ("resume", officer.pk, "Đã giải quyết"),
    ]


def test_a_suspension_outlives_a_new_certificate(officer):
    certificate(product("68-0001"))
    acts.suspend("68-0001", actor=officer, reason="Khiếu nại số 5")

    decisions.record(PAPER, stars={"68-0001": 5}, today=TODAY, actor=officer, accept_outside_bounds=True)

    assert state("68-0001") is State.SUSPENDED


def test_a_revocation_acts_by_itself_on_its_day_and_can_be_corrected(officer):
    certificate(product("68-0001"))

    acts.revoke("68-0001", paper=REVOCATION, actor=officer, reason="Không đạt")
    assert state("68-0001", date(2026, 11, 30)) is State.IN_FORCE
    assert state("68-0001", date(2026, 12, 1)) is State.REVOKED

    acts.withdraw_revocation("68-0001", actor=officer, reason="Nhầm sản phẩm")
    assert state("68-0001", date(2026, 12, 1)) is State.IN_FORCE
    with pytest.raises(NothingToCorrect):
        acts.withdraw_revocation("68-0001", actor=officer, reason="lần nữa")


@pytest.mark.parametrize("verb", [acts.suspend, acts.withdraw_revocation])
def test_an_act_without_a_reason_is_refused(verb, officer):
    certificate(product("68-0001"))
    acts.revoke("68-0001", paper=REVOCATION, actor=officer, reason="Không đạt")

    with pytest.raises(ReasonMissing):
        verb("68-0001", actor=officer, reason="  ")

    assert Act.objects.count() == 1


@pytest.mark.parametrize("change", [lambda rows: rows.update(stars=5), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_history(change):
    row = certificate(product("68-0001"))

    with pytest.raises(DatabaseError, match="history is immutable"), transaction.atomic():
        change(Certificate.objects.filter(pk=row.pk))

    assert Certificate.objects.get().stars == row.stars


def test_standings_of_the_whole_register_cost_three_queries(django_assert_num_queries):
    for serial in range(5):
        certificate(product(f"68-000{serial}"))

    with django_assert_num_queries(3):
        assert len(certificates.standings(today=TODAY)) == 5


def test_a_mistaken_day_is_corrected_and_the_product_leaves_the_shelf(officer):
    certificate(product("68-0001"), not_before=date(2025, 1, 1), not_after=date(2025, 12, 31))
    wrong = decisions.record(
        replace(PAPER, decided_on=date(2025, 6, 1)), stars={"68-0001": 3}, today=TODAY, actor=officer
    )
    assert state("68-0001") is State.IN_FORCE

    right = corrections.correct(
        wrong, replace(PAPER, decided_on=date(2023, 6, 1)), actor=officer, reason="Gõ nhầm năm", today=TODAY
    )

    assert state("68-0001") is State.LAPSED
    assert (right.corrects, right.evidence) == (wrong, "Gõ nhầm năm")
    with pytest.raises(NothingToCorrect):
        corrections.correct(wrong, PAPER, actor=officer, reason="lần nữa", today=TODAY)


def test_a_decision_recorded_by_mistake_is_withdrawn_and_its_products_stand_as_before(officer):
    waiting = certificate(
        product("68-0001"), basis="inferred", not_before=date(2024, 1, 1), not_after=date(2024, 12, 31)
    )
    product("68-0002")
    wrong = decisions.record(PAPER, stars={"68-0001": 3, "68-0002": 4}, today=TODAY, actor=officer)

    corrections.withdraw(wrong, actor=officer, reason="Nhầm danh sách")

    assert state("68-0001") is State.TO_BE_CONFIRMED
    assert state("68-0002") is State.NOT_RECOGNISED
    assert certificates.current().get(product__code="68-0001").decided_not_after == waiting.decided_not_after
    assert Certificate.objects.count() == 5


@pytest.mark.parametrize(
    "verb", [corrections.withdraw, partial(corrections.correct, paper=PAPER, today=TODAY)], ids=["withdraw", "correct"]
)
def test_a_correction_without_a_reason_is_refused(verb, officer):
    product("68-0001")
    wrong = decisions.record(PAPER, stars={"68-0001": 3}, today=TODAY, actor=officer)

    with pytest.raises(ReasonMissing):
        verb(wrong, actor=officer, reason=" ")

    assert Certificate.objects.count() == 1


def test_a_revocation_that_reaches_no_recognition_is_refused(officer):
    certificate(product("68-0001"))

    with pytest.raises(ReachesNothing):
        acts.revoke(
            "68-0001", paper=replace(REVOCATION, effective_on=date(2020, 1, 1)), actor=officer, reason="Không đạt"
        )

    assert not Act.objects.exists()


def test_what_was_recognised_again_can_be_revoked_again(officer):
    certificate(product("68-0001"), not_before=date(2024, 1, 1), not_after=date(2024, 1, 1))
    acts.revoke("68-0001", paper=replace(REVOCATION, effective_on=date(2025, 1, 1)), actor=officer, reason="Không đạt")
    decisions.record(replace(PAPER, decided_on=date(2025, 6, 1)), stars={"68-0001": 3}, today=TODAY, actor=officer)
    assert state("68-0001") is State.IN_FORCE

    acts.revoke("68-0001", paper=replace(REVOCATION, effective_on=TODAY), actor=officer, reason="Lại không đạt")

    assert state("68-0001") is State.REVOKED
