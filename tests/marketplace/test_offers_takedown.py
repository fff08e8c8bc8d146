"""A photo goes off show at once with a reason, what stood there before comes back, and it all stays on record."""

import pytest
from django.db import DatabaseError, transaction

from marketplace.offers import edits, photos, review, takedown
from marketplace.offers.errors import NotShown, ReasonMissing
from marketplace.offers.models import ListingChange, PhotoTakeDown
from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.outbox.models import Event
from marketplace.stores import store
from marketplace.stores.records import Picture, ProductDraft
from tests.factories.people import user
from tests.marketplace.offers_world import in_store, offered, photo

pytestmark = pytest.mark.django_db
DRAWING = Picture("shop/goods/sauce.svg", {"vi": "Hình vẽ"})


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def accepted(code: str = "68-0001") -> ListingChange:
    return review.accept(edits.propose_photo(code, photo(), actor=None).pk, actor=None)


def shown() -> list[str]:
    return [picture.url for picture in in_store().pictures]


def url(change: ListingChange) -> str:
    return photos.address(change.photo)


def test_the_photo_before_comes_back_and_the_row_says_who_and_why():
    offered()
    first, second = accepted(), accepted()
    officer = user("can-bo")

    row = takedown.take_down("68-0001", url(second), actor=officer, reason=" Ảnh của người khác ", by_office=True)

    assert shown() == [url(first)]
    assert (row.url, row.actor, row.reason, row.by_office) == (url(second), officer, "Ảnh của người khác", True)
    assert (takedown.is_on_show(first.photo), takedown.is_on_show(second.photo)) == (True, False)
    assert (takedown.of_change(second), takedown.of_change(first)) == (row, None)


def test_an_older_photo_can_go_and_the_newest_stays_first():
    offered()
    first, second = accepted(), accepted()

    takedown.take_down("68-0001", url(first), actor=None, reason="Nhãn cũ")

    assert shown() == [url(second)]


def test_after_the_last_photo_the_drawing_comes_back_that_it_replaced():
    offered()
    store.save_products([ProductDraft(code="68-0001", pictures=(DRAWING,))])
    first, second = accepted(), accepted()
    assert shown() == [url(second), url(first)]

    for change in (second, first):
        takedown.take_down("68-0001", url(change), actor=None, reason="Ảnh mờ")

    assert in_store().pictures == (DRAWING,)


def test_a_product_that_never_had_a_drawing_shows_none():
    offered()
    change = accepted()

    takedown.take_down("68-0001", url(change), actor=None, reason="Ảnh mờ")

    assert shown() == []


def test_the_catalogue_and_the_messages_hear_of_it_and_the_file_is_kept():
    offered()
    change = accepted()
    before = Event.objects.count()

    row = takedown.take_down("68-0001", url(change), actor=None, reason="Ảnh mờ")

    said = {(event.topic, event.key) for event in Event.objects.order_by("pk")[before:]}
    assert said == {("product.changed", "68-0001"), ("photo.taken_down", str(row.pk))}
    assert photos.opened(change.photo).size > 0


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_photo_goes_without_a_reason(reason):
    offered()
    change = accepted()

    with pytest.raises(ReasonMissing):
        takedown.take_down("68-0001", url(change), actor=None, reason=reason)

    assert shown() == [url(change)]


def test_a_photo_is_taken_down_once():
    offered()
    change = accepted()
    takedown.take_down("68-0001", url(change), actor=None, reason="Ảnh mờ")

    with pytest.raises(NotShown):
        takedown.take_down("68-0001", url(change), actor=None, reason="Ảnh mờ")

    assert PhotoTakeDown.objects.count() == 1


def test_a_drawing_and_the_photo_of_another_product_are_no_photos_to_take_down():
    offered()
    offered("68-0002", name="Khô mực")
    other = accepted("68-0002")
    store.save_products([ProductDraft(code="68-0001", pictures=(DRAWING,))])

    for address in (DRAWING.url, url(other), "/anh/khong-co.webp"):
        with pytest.raises(NotShown):
            takedown.take_down("68-0001", address, actor=None, reason="Thử")

    assert (shown(), [each.url for each in in_store("68-0002").pictures]) == ([DRAWING.url], [url(other)])


def test_while_somebody_else_writes_the_listing_nothing_goes():
    offered()
    change = accepted()

    with leases.held(["listing:68-0001"]), pytest.raises(LeaseTaken):
        takedown.take_down("68-0001", url(change), actor=None, reason="Ảnh mờ")

    assert shown() == [url(change)]


def test_a_photo_that_waits_is_compared_with_what_stands_there_now():
    offered()
    change = accepted()
    waiting = edits.propose_photo("68-0001", photo(), actor=None)
    seen = review.fingerprint(review.present(waiting))

    takedown.take_down("68-0001", url(change), actor=None, reason="Ảnh mờ")

    assert review.fingerprint(review.present(waiting)) != seen


def test_what_was_taken_down_is_history():
    offered()
    row = takedown.take_down("68-0001", url(accepted()), actor=None, reason="Ảnh mờ")

    for edit in (lambda: PhotoTakeDown.objects.update(reason="khác"), row.delete):
        with pytest.raises(DatabaseError, match="history is immutable"), transaction.atomic():
            edit()
