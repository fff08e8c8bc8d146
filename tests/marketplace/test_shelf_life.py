"""How long a product keeps: told by the register, or by its producer by way of the office."""

import pytest

from marketplace.offers import edits, review
from marketplace.offers.errors import InvalidShelfLife, NothingChanged
from marketplace.offers.models import ListingChange
from marketplace.outbox.models import Event
from marketplace.programme.models import RegisteredProduct
from marketplace.register.problems import Flaw
from marketplace.register.reports import Counts
from tests.factories.people import user
from tests.marketplace.offers_world import offered
from tests.marketplace.register_cases import FISH_SAUCE, lay_out_places, objections, read, write

pytestmark = pytest.mark.django_db

KEEPING = FISH_SAUCE | {"shelf_life_days": "540"}


def propose(days: int | None, code: str = "68-0001", **texts) -> ListingChange:
    return edits.propose_text(code, **{"name": {}, "story": {}} | texts, shelf_life_days=days, actor=user("chu"))


def keeps(code: str = "68-0001") -> int | None:
    return RegisteredProduct.objects.get(code=code).shelf_life_days


def test_what_the_producer_says_waits_for_the_office():
    offered()

    change = propose(540)

    assert (change.kind, change.before["shelf_life_days"], change.after["shelf_life_days"]) == ("text", None, 540)
    assert keeps() is None


def test_accepted_it_is_written_and_told():
    row = offered(name="Nước mắm", story={"vi": "Ủ chượp."})
    change = propose(540)
    Event.objects.all().delete()

    review.accept(change.pk, actor=user("can-bo"))

    row.refresh_from_db()
    assert (row.shelf_life_days, row.name, row.story) == (540, {"vi": "Nước mắm"}, {"vi": "Ủ chượp."})
    assert Event.objects.filter(topic="product.changed", key="68-0001").count() == 1


def test_refused_it_changes_nothing():
    offered(shelf_life_days=360)

    review.refuse(propose(500).pk, actor=None, reason="Nhãn ghi 360 ngày")

    assert keeps() == 360


def test_a_text_that_says_nothing_of_it_leaves_it():
    offered(shelf_life_days=360)

    review.accept(propose(None, story={"vi": "Ủ chượp."}).pk, actor=None)

    assert keeps() == 360


def test_nought_takes_it_away():
    offered(shelf_life_days=360)

    review.accept(propose(0).pk, actor=None)

    assert keeps() is None


def test_the_same_once_more_is_no_change():
    offered(shelf_life_days=360)

    with pytest.raises(NothingChanged):
        propose(360)
    assert not ListingChange.objects.exists()


@pytest.mark.parametrize("days", [-1, 3_661, 40_000])
def test_what_is_no_shelf_life_is_refused(days):
    offered(shelf_life_days=360)

    with pytest.raises(InvalidShelfLife):
        propose(days)
    assert not ListingChange.objects.exists()


def test_a_proposal_from_before_shelf_lives_leaves_the_one_of_today():
    row = offered(shelf_life_days=360)
    change = propose(None, story={"vi": "Ủ chượp."})
    del change.after["shelf_life_days"]
    change.save()

    review.accept(change.pk, actor=None)

    row.refresh_from_db()
    assert (row.story, row.shelf_life_days) == ({"vi": "Ủ chượp."}, 360)


def test_the_register_may_tell_it(tmp_path):
    lay_out_places()

    read(write(tmp_path, products=[KEEPING]))

    assert RegisteredProduct.objects.get().shelf_life_days == 540


def test_a_register_without_the_column_leaves_it_and_an_empty_cell_clears_it(tmp_path):
    lay_out_places()
    read(write(tmp_path, products=[KEEPING]))

    read(write(tmp_path, products=[FISH_SAUCE]))
    without_column = RegisteredProduct.objects.get().shelf_life_days
    read(write(tmp_path, products=[FISH_SAUCE | {"shelf_life_days": ""}]))

    assert (without_column, RegisteredProduct.objects.get().shelf_life_days) == (540, None)


def test_a_register_that_is_read_again_leaves_what_the_office_accepted(tmp_path):
    lay_out_places()
    read(write(tmp_path, products=[KEEPING]))
    code = RegisteredProduct.objects.get().code
    review.accept(propose(720, code).pk, actor=None)

    report = read(tmp_path)

    assert (keeps(code), report.products) == (720, Counts(same=1))


@pytest.mark.parametrize("value", ["0", "-1", "1,5", "một năm", "3661", "٣٠"])
def test_what_is_no_number_of_days_is_named_with_its_place(tmp_path, value):
    lay_out_places()
    write(tmp_path, products=[KEEPING | {"shelf_life_days": value}])

    assert objections(tmp_path) == [("products.csv", Flaw.NOT_NUMBER, 2, "shelf_life_days", value)]
    assert not RegisteredProduct.objects.exists()
