"""Where a product stands on a day: the one pure rule, by example and by property."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.programme.standing import Recognition, State, stand

DAY = timedelta(days=1)
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2031, 12, 31))


def recognition(**facts) -> Recognition:
    known = {
        "id": 1,
        "recognised": True,
        "stars": 4,
        "in_force_from": date(2024, 5, 10),
        "in_force_until": date(2027, 5, 10),
        "lapsed_after": date(2027, 5, 10),
        "decided_not_before": date(2024, 5, 10),
    }
    return Recognition(**(known | facts))


BOUNDED_2023 = recognition(
    in_force_from=date(2023, 12, 31),
    in_force_until=date(2026, 1, 1),
    lapsed_after=date(2026, 12, 31),
    decided_not_before=date(2023, 1, 1),
)
UNDATED = recognition(in_force_from=None, in_force_until=None, lapsed_after=None, decided_not_before=None)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2024, 5, 9), State.UPCOMING),
        (date(2024, 5, 10), State.IN_FORCE),
        (date(2027, 5, 10), State.IN_FORCE),
        (date(2027, 5, 11), State.LAPSED),
    ],
)
def test_both_ends_of_the_term_are_in_force(today, state):
    assert stand([recognition()], today=today).state is state


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2023, 12, 30), State.TO_BE_CONFIRMED),
        (date(2023, 12, 31), State.IN_FORCE),
        (date(2026, 1, 1), State.IN_FORCE),
        (date(2026, 1, 2), State.TO_BE_CONFIRMED),
        (date(2026, 12, 31), State.TO_BE_CONFIRMED),
        (date(2027, 1, 1), State.LAPSED),
    ],
)
def test_bounds_are_in_force_only_while_that_is_certain(today, state):
    assert stand([BOUNDED_2023], today=today).state is state


def test_a_recognition_without_a_day_waits_for_ever():
    assert stand([UNDATED], today=date(2040, 1, 1)).state is State.TO_BE_CONFIRMED


def test_a_product_that_nobody_recognised_is_not_recognised():
    scored = recognition(recognised=False)

    assert stand([], today=date(2025, 1, 1)).state is State.NOT_RECOGNISED
    assert stand([scored], today=date(2025, 1, 1)).state is State.NOT_RECOGNISED


@pytest.mark.parametrize("stars", [1, 2])
def test_fewer_than_three_stars_are_never_listed(stars):
    assert stand([recognition(stars=stars)], today=date(2025, 1, 1)).state is State.BELOW_THREE


def test_a_recognition_with_unknown_stars_waits_to_be_confirmed():
    assert stand([recognition(stars=None)], today=date(2025, 1, 1)).state is State.TO_BE_CONFIRMED


def test_a_suspension_hides_at_once_and_keeps_the_stars_on_record():
    standing = stand([recognition()], suspended=True, today=date(2025, 1, 1))

    assert standing.state is State.SUSPENDED
    assert standing.stars == 4
    assert not standing.is_listable


def test_a_revocation_acts_on_its_effective_day_and_shortens_the_window_before():
    effective = date(2025, 3, 1)

    before = stand([recognition()], revoked_on=[effective], today=effective - DAY)
    after = stand([recognition()], revoked_on=[effective], today=effective)

    assert (before.state, before.certified_until) == (State.IN_FORCE, date(2025, 2, 28))
    assert after.state is State.REVOKED


def test_a_revocation_does_not_reach_a_recognition_decided_later():
    later = recognition(
        id=2,
        in_force_from=date(2025, 6, 1),
        decided_not_before=date(2025, 6, 1),
        in_force_until=date(2028, 6, 1),
        lapsed_after=date(2028, 6, 1),
    )

    standing = stand([recognition(), later], revoked_on=[date(2025, 3, 1)], today=date(2025, 7, 1))

    assert (standing.state, standing.certificate_id) == (State.IN_FORCE, 2)


def test_a_revocation_reaches_a_recognition_whose_day_is_unknown():
    assert stand([UNDATED], revoked_on=[date(2025, 3, 1)], today=date(2025, 7, 1)).state is State.REVOKED


def test_the_recognition_that_began_last_governs_and_ends_the_window_of_the_one_before():
    upgraded = recognition(
        id=2,
        stars=5,
        in_force_from=date(2026, 2, 1),
        decided_not_before=date(2026, 2, 1),
        in_force_until=date(2029, 2, 1),
        lapsed_after=date(2029, 2, 1),
    )

    before = stand([upgraded, recognition()], today=date(2026, 1, 31))
    after = stand([recognition(), upgraded], today=date(2026, 2, 1))

    assert (before.stars, before.certified_until) == (4, date(2026, 1, 31))
    assert (after.stars, after.certified_until) == (5, date(2029, 2, 1))


@st.composite
def recognitions(draw):
    first, last = sorted((draw(DAYS), draw(DAYS)))
    until = draw(DAYS)
    certain = draw(st.booleans()) and last <= until
    return Recognition(
        id=draw(st.integers(1, 9)),
        recognised=draw(st.booleans()),
        stars=draw(st.sampled_from([None, 1, 2, 3, 4, 5])),
        in_force_from=last if certain else None,
        in_force_until=until if certain else None,
        lapsed_after=draw(st.none() | st.just(max(last, until))),
        decided_not_before=draw(st.none() | st.just(first)),
    )


KNOWN = st.lists(recognitions(), max_size=4, unique_by=lambda each: each.id)


@given(KNOWN, st.lists(DAYS, max_size=2), st.booleans(), DAYS)
def test_nothing_is_listable_without_a_living_certificate_of_three_stars(known, revoked_on, suspended, today):
    standing = stand(known, revoked_on=revoked_on, suspended=suspended, today=today)

    if standing.is_listable:
        governing = next(each for each in known if each.id == standing.certificate_id)
        assert not suspended
        assert governing.recognised
        assert governing.stars >= 3
        assert governing.certainly_in_force(today)
        assert not any(day <= today and governing.may_precede(day) for day in revoked_on)


@given(KNOWN, st.lists(DAYS, max_size=2), DAYS, st.data())
def test_every_day_of_the_window_would_give_the_same_answer(known, revoked_on, today, data):
    standing = stand(known, revoked_on=revoked_on, today=today)

    if standing.is_listable:
        other_day = data.draw(st.dates(standing.certified_from, standing.certified_until))
        assert stand(known, revoked_on=revoked_on, today=other_day) == standing


@given(st.permutations([recognition(), BOUNDED_2023, UNDATED]), st.permutations([date(2025, 1, 1), date(2026, 6, 1)]))
def test_the_order_of_rows_does_not_matter(known, revoked_on):
    for today in (date(2024, 6, 1), date(2025, 6, 1), date(2026, 7, 1), date(2028, 1, 1)):
        expected = stand([recognition(), BOUNDED_2023, UNDATED], revoked_on=sorted(revoked_on), today=today)
        assert stand(known, revoked_on=revoked_on, today=today) == expected


@given(KNOWN, DAYS)
def test_a_suspended_product_is_never_listable(known, today):
    assert not stand(known, suspended=True, today=today).is_listable
