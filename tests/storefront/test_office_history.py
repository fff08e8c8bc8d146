"""What the office is told: the register's counts, and what changed between two moments and why."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from marketplace.programme import acts, decisions, history, registry
from marketplace.programme.acts import RevocationPaper
from marketplace.programme.decisions import Paper
from marketplace.programme.history import Moment
from marketplace.programme.registry import Scope
from marketplace.programme.standing import State
from tests.factories.programme import province
from tests.storefront.office_world import TODAY, commune, in_force, lapsed, not_recognised, to_be_confirmed

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 24, 1, tzinfo=UTC)
NOON = MORNING + timedelta(hours=4)
WHOLE = Scope("68")
REVOCATION = RevocationPaper(number="9/QĐ-UBND", decided_on=TODAY, effective_on=TODAY, body="UBND tỉnh")


def at(moment: datetime):
    return time_machine.travel(moment, tick=False)


def news(since: date = TODAY, until: date = TODAY) -> dict[str, history.Change]:
    found = history.changes(WHOLE, since=Moment(MORNING, since), until=Moment(NOON, until))
    return {change.product.code: change for change in found}


def test_counts_name_every_state():
    in_force("68-0001")
    to_be_confirmed("68-0002")
    lapsed("68-0003")
    not_recognised("68-0004")

    counts = registry.count_by_state(row.standing for row in registry.entries(WHOLE, today=TODAY))

    assert {state: count for state, count in counts.items() if count} == {
        State.IN_FORCE: 1,
        State.TO_BE_CONFIRMED: 1,
        State.LAPSED: 1,
        State.NOT_RECOGNISED: 1,
    }
    assert set(counts) == set(State)


def test_entries_cost_four_queries_however_many(django_assert_num_queries):
    for serial in range(5):
        in_force(f"68-000{serial}")

    with django_assert_num_queries(4):
        rows = registry.entries(WHOLE, today=TODAY)

    assert len(rows) == 5


def test_a_scope_holds_its_communes_products_and_no_other_provinces():
    in_force("68-0001", commune=commune())
    in_force("68-0002", commune=commune("23235", "Phường La Gi"))
    in_force("56-0001", name="Yến sào", province=province("56"))
    in_force("MH-0001", name="Mắm minh họa", commune=commune(), illustrative=True)

    found = registry.entries(Scope("68", commune_codes=("22918",)), today=TODAY)

    assert [row.product.code for row in found] == ["68-0001"]


def test_illustrative_products_are_in_a_scope_that_wants_them():
    in_force("MH-0001", illustrative=True)

    assert registry.entries(WHOLE, today=TODAY) == []
    assert len(registry.entries(Scope("68", with_illustrative=True), today=TODAY)) == 1


def test_what_ends_soon_is_told_nearest_first_and_the_last_day_counts():
    in_force("68-0001", decided_on=TODAY.replace(year=2023))
    in_force("68-0002", decided_on=date(2023, 12, 24))
    in_force("68-0003", decided_on=date(2023, 12, 25))
    in_force("68-0004", decided_on=date(2023, 11, 23))

    soon = registry.expiring(registry.entries(WHOLE, today=TODAY), today=TODAY, within_days=30)

    assert [row.product.code for row in soon] == ["68-0001", "68-0002"]


def test_stars_are_counted_by_group_for_what_is_in_force():
    in_force("68-0001", stars=5)
    in_force("68-0002", stars=3, group="beverage")
    lapsed("68-0003", stars=4)

    table = registry.stars_by_group(registry.entries(WHOLE, today=TODAY))

    assert {group: dict(stars) for group, stars in table.items()} == {"food": {5: 1}, "beverage": {3: 1}}


def test_expiries_are_counted_by_month():
    in_force("68-0001", decided_on=date(2024, 3, 1))
    in_force("68-0002", decided_on=date(2024, 3, 31))
    in_force("68-0003", decided_on=date(2025, 1, 1))

    rows = registry.entries(WHOLE, today=TODAY)

    assert registry.expiries_by_month(row.standing for row in rows) == {date(2027, 3, 1): 2, date(2028, 1, 1): 1}


def test_stars_proposed_stand_in_where_none_are_held():
    not_recognised("68-0001")
    in_force("68-0002", stars=4)

    assert registry.stars_on_record(["68-0001", "68-0002"]) == {"68-0001": 3, "68-0002": 4}


def test_a_recorded_decision_is_news_with_its_paper():
    with at(MORNING - timedelta(hours=1)):
        to_be_confirmed("68-0001")
    with at(NOON - timedelta(hours=1)):
        decisions.record(
            Paper("12/QĐ-UBND", date(2024, 6, 1), "UBND tỉnh", "province"),
            stars={"68-0001": 3},
            today=TODAY,
            actor=None,
        )

    change = news()["68-0001"]

    assert (change.appeared, change.vanished) == (True, False)
    assert change.before.state is State.TO_BE_CONFIRMED
    assert change.certificate.decision.number == "12/QĐ-UBND"


def test_the_turn_of_a_day_is_news_without_any_act():
    with at(MORNING - timedelta(hours=1)):
        in_force("68-0001", decided_on=date(2023, 11, 23))

    change = news(since=date(2026, 11, 23))["68-0001"]

    assert change.vanished
    assert change.act is None
    assert change.before.certified_until == date(2026, 11, 23)
    assert change.after.state is State.LAPSED


def test_a_suspension_is_news_with_its_reason_and_its_end_too(officer):
    with at(MORNING - timedelta(hours=1)):
        in_force("68-0001")
    with at(NOON - timedelta(hours=2)):
        acts.suspend("68-0001", actor=officer, reason="nhãn sai")
    suspended = news()["68-0001"]
    with at(NOON - timedelta(hours=1)):
        acts.resume("68-0001", actor=officer, reason="đã sửa nhãn")

    assert suspended.vanished
    assert (suspended.act.reason, suspended.act.actor) == ("nhãn sai", officer)
    assert news() == {}


def test_what_was_resumed_since_is_news_with_that_act(officer):
    with at(MORNING - timedelta(hours=2)):
        in_force("68-0001")
    with at(MORNING - timedelta(hours=1)):
        acts.suspend("68-0001", actor=officer, reason="nhãn sai")
    with at(NOON - timedelta(hours=1)):
        acts.resume("68-0001", actor=officer, reason="đã sửa nhãn")

    change = news()["68-0001"]

    assert change.appeared
    assert change.act.reason == "đã sửa nhãn"


def test_a_revocation_recorded_long_ago_is_news_on_its_effective_day(officer):
    with at(MORNING - timedelta(hours=1)):
        in_force("68-0001")
        acts.revoke("68-0001", paper=REVOCATION, actor=officer, reason="không đạt")

    change = news(since=TODAY - timedelta(days=1))["68-0001"]

    assert change.vanished
    assert change.act.decision.number == "9/QĐ-UBND"


def test_a_corrected_revocation_is_news_both_ways(officer):
    with at(MORNING - timedelta(hours=2)):
        in_force("68-0001")
    with at(MORNING - timedelta(hours=1)):
        acts.revoke("68-0001", paper=REVOCATION, actor=officer, reason="không đạt")
    with at(NOON - timedelta(hours=1)):
        acts.withdraw_revocation("68-0001", actor=officer, reason="nhầm mã")

    change = news()["68-0001"]

    assert change.before.state is State.REVOKED
    assert change.appeared
    assert change.act.reason == "nhầm mã"


def test_what_nobody_touched_is_no_news():
    with at(MORNING - timedelta(hours=1)):
        in_force("68-0001")
        to_be_confirmed("68-0002")

    assert news() == {}


def test_a_product_new_in_the_register_is_news():
    with at(NOON - timedelta(hours=1)):
        row = in_force("68-0001")

    change = news()["68-0001"]

    assert change.before is None
    assert change.appeared
    assert change.product == row


def test_changes_cost_nine_queries_however_many(django_assert_max_num_queries):
    with at(NOON - timedelta(hours=1)):
        for serial in range(5):
            in_force(f"68-000{serial}")

    with django_assert_max_num_queries(9):
        assert len(news()) == 5
