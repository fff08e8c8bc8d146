"""The market's date."""

from datetime import date

import pytest
import time_machine
from django.test import override_settings

from marketplace import clock
from marketplace.clock import moves
from marketplace.clock.errors import ClockIsReal, TooFar
from marketplace.clock.models import Move
from marketplace.outbox.models import Event


@time_machine.travel("2026-11-24 16:59:59+00:00", tick=False)
def test_the_day_is_the_one_in_ho_chi_minh_city():
    assert clock.today() == date(2026, 11, 24)


@time_machine.travel("2026-11-24 17:00:00+00:00", tick=False)
def test_midnight_in_ho_chi_minh_city_begins_the_next_day():
    assert clock.today() == date(2026, 11, 25)


@pytest.mark.django_db
@override_settings(DEMO=True)
@time_machine.travel("2026-11-24 03:00:00+00:00", tick=False)
def test_the_demo_moves_the_date_and_comes_back():
    moves.move(30, by="khách")
    moves.move(1, by="khách")
    assert clock.today() == date(2026, 12, 25)

    moves.reset(by="khách")
    assert clock.today() == date(2026, 11, 24)
    assert list(Move.objects.values_list("offset_days", "moved_by")) == [(30, "khách"), (31, "khách"), (0, "khách")]
    assert Event.objects.filter(topic="market_date.changed").count() == 3


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_the_demo_clock_stays_within_five_years():
    with pytest.raises(TooFar):
        moves.move(5 * 366 + 1, by="khách")

    assert not Move.objects.exists()


@pytest.mark.django_db
@override_settings(DEMO=False)
def test_outside_the_demo_nobody_moves_the_date():
    with pytest.raises(ClockIsReal):
        moves.move(1, by="khách")
    with pytest.raises(ClockIsReal):
        moves.reset(by="khách")

    assert not Move.objects.exists()


@pytest.mark.django_db
def test_a_move_left_in_the_database_means_nothing_outside_the_demo():
    Move.objects.create(offset_days=400, moved_by="khách")

    with override_settings(DEMO=False):
        assert clock.today() == clock.real_today()
