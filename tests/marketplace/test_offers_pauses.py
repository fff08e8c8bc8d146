"""A paused product stays on show and cannot be ordered."""

import pytest
import time_machine
from django.db import DatabaseError, transaction

from catalog_sync import listings
from marketplace import clock
from marketplace.offers import pauses
from marketplace.offers.errors import AlreadyPaused, NotPaused, UnknownProduct
from marketplace.offers.models import PauseStep
from marketplace.outbox.models import Event
from tests.factories.people import user
from tests.marketplace.offers_world import offered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-24 03:00:00+00:00", tick=False):
        yield


def sellable() -> dict[str, bool]:
    return {each.code: each.sellable for each in listings.build(None, today=clock.today())}


def test_a_pause_keeps_the_product_on_show_and_not_for_sale():
    offered("68-0001")
    offered("68-0002")
    assert sellable() == {"68-0001": True, "68-0002": True}

    pauses.pause("68-0001", actor=None, reason="Hết mùa cá")
    assert sellable() == {"68-0001": False, "68-0002": True}

    pauses.resume("68-0001", actor=None)
    assert sellable() == {"68-0001": True, "68-0002": True}


def test_each_step_says_who_and_why_and_wakes_the_catalogue():
    offered()
    owner = user("chu")
    Event.objects.all().delete()

    pauses.pause("68-0001", actor=owner, reason=" Hết mùa cá ")
    pauses.resume("68-0001", actor=owner)

    steps = PauseStep.objects.order_by("pk").values_list("paused", "actor", "reason")
    assert list(steps) == [(True, owner.pk, "Hết mùa cá"), (False, owner.pk, "")]
    assert [event.key for event in Event.objects.filter(topic="product.changed")] == ["68-0001", "68-0001"]


def test_the_last_step_counts(django_assert_num_queries):
    for code in ("68-0001", "68-0002", "68-0003"):
        offered(code)
        pauses.pause(code, actor=None)
    pauses.resume("68-0002", actor=None)

    with django_assert_num_queries(1):
        assert pauses.paused_codes() == {"68-0001", "68-0003"}
    assert pauses.paused_codes(["68-0002", "68-0003"]) == {"68-0003"}
    assert pauses.paused_codes([]) == set()


def test_what_is_so_already_is_refused():
    offered()

    with pytest.raises(NotPaused):
        pauses.resume("68-0001", actor=None)
    pauses.pause("68-0001", actor=None)
    with pytest.raises(AlreadyPaused):
        pauses.pause("68-0001", actor=None)

    assert PauseStep.objects.count() == 1


def test_an_unknown_product_cannot_be_paused():
    with pytest.raises(UnknownProduct):
        pauses.pause("68-9999", actor=None)


def test_a_step_is_not_edited():
    offered()
    pauses.pause("68-0001", actor=None)

    with pytest.raises(DatabaseError, match="history is immutable"), transaction.atomic():
        PauseStep.objects.update(paused=False)
