"""Texts and photos wait for the office: accepted they are written, refused nothing changes."""

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, transaction

from marketplace.offers import edits, photos, review
from marketplace.offers.errors import (
    NameTaken,
    NothingChanged,
    NotWaiting,
    Overtaken,
    ReasonMissing,
    TextMissing,
    TextTooLong,
    UnknownProduct,
)
from marketplace.offers.models import ListingChange
from marketplace.outbox.models import Event
from marketplace.programme.models import RegisteredProduct
from marketplace.programme.registry import Scope
from marketplace.stores import store
from marketplace.stores.records import Picture, ProductDraft
from tests.factories.people import user
from tests.factories.programme import producer
from tests.marketplace.offers_world import in_store, offered, photo
from tests.marketplace.register_cases import FISH_SAUCE, lay_out_places, read, write

pytestmark = pytest.mark.django_db

SCOPE = Scope("68")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def propose(code: str = "68-0001", *, vi: str = "Nước mắm nhĩ", story: str = "Ủ chượp mười hai tháng.", actor=None):
    return edits.propose_text(code, name={"vi": vi, "en": "Fish sauce"}, story={"vi": story}, actor=actor)


def files() -> list[str]:
    folder = "offers/photos"
    if not default_storage.exists(folder):
        return []
    return [
        name for sub in default_storage.listdir(folder)[0] for name in default_storage.listdir(f"{folder}/{sub}")[1]
    ]


def test_a_text_waits_and_shows_nowhere():
    row = offered(name="Nước mắm")
    events = Event.objects.count()
    owner = user("chu")

    change = propose(actor=owner)

    row.refresh_from_db()
    assert row.name == in_store().name == {"vi": "Nước mắm"}
    assert Event.objects.count() == events
    assert change.before == {"name": {"vi": "Nước mắm"}, "story": {}, "shelf_life_days": None}
    assert change.after == {
        "name": {"vi": "Nước mắm nhĩ", "en": "Fish sauce"},
        "story": {"vi": "Ủ chượp mười hai tháng."},
        "shelf_life_days": None,
    }
    assert (change.state, change.proposed_by, list(review.queue(SCOPE))) == ("waiting", owner, [change])


def test_an_accepted_text_is_written_to_register_and_store_and_told(django_capture_on_commit_callbacks):
    row = offered(name="Nước mắm")
    change, officer = propose(), user("can-bo")
    Event.objects.all().delete()

    review.accept(change.pk, actor=officer)

    row.refresh_from_db()
    assert row.name == in_store().name == {"vi": "Nước mắm nhĩ", "en": "Fish sauce"}
    assert row.story == in_store().description == {"vi": "Ủ chượp mười hai tháng."}
    assert row.folded_name == "nuoc mam"
    told = {(event.topic, event.key) for event in Event.objects.all()}
    assert told == {("product.changed", "68-0001"), ("listing.decided", str(change.pk))}
    change.refresh_from_db()
    assert (change.state, change.decided_by, change.decided_at is not None) == ("accepted", officer, True)
    assert not review.queue(SCOPE).exists()


def test_a_refused_text_changes_nothing_and_says_why():
    row = offered(name="Nước mắm")
    change, officer = propose(), user("can-bo")

    review.refuse(change.pk, actor=officer, reason=" Tên khác với quyết định ")

    row.refresh_from_db()
    assert row.name == in_store().name == {"vi": "Nước mắm"}
    change.refresh_from_db()
    assert (change.state, change.reason, change.decided_by) == ("refused", "Tên khác với quyết định", officer)


def test_a_refusal_needs_a_reason():
    offered()
    change = propose()

    with pytest.raises(ReasonMissing):
        review.refuse(change.pk, actor=None, reason=" ")

    change.refresh_from_db()
    assert change.state == "waiting"


def test_a_newer_proposal_withdraws_the_one_that_waits():
    offered()
    first, second = propose(vi="Một"), propose(vi="Hai")

    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "waiting")
    with pytest.raises(NotWaiting):
        review.accept(first.pk, actor=None)


def test_only_one_change_of_a_kind_can_wait():
    row = offered()
    propose()

    with pytest.raises(IntegrityError), transaction.atomic():
        ListingChange.objects.create(product=row, kind="text", before={}, after={})


def test_what_was_decided_cannot_be_decided_again():
    offered()
    change = propose()
    review.accept(change.pk, actor=None)

    for verb in (review.accept, edits.withdraw):
        with pytest.raises(NotWaiting):
            verb(change.pk, actor=None)
    with pytest.raises(NotWaiting):
        review.refuse(change.pk, actor=None, reason="thôi")
    with pytest.raises(DatabaseError, match="history is immutable"), transaction.atomic():
        ListingChange.objects.update(state="refused")


def test_nobody_accepts_against_what_they_have_not_seen():
    offered(name="Nước mắm")
    change = propose()
    seen = review.fingerprint(review.present(change))
    RegisteredProduct.objects.update(story={"vi": "Đăng ký lại"})

    with pytest.raises(Overtaken):
        review.accept(change.pk, actor=None, seen=seen)

    change.refresh_from_db()
    assert (change.state, in_store().name) == ("waiting", {"vi": "Nước mắm"})
    change.product.refresh_from_db()
    review.accept(change.pk, actor=None, seen=review.fingerprint(review.present(change)))
    change.refresh_from_db()
    assert change.before["story"] == {"vi": "Đăng ký lại"}


def test_two_products_of_a_producer_are_not_called_the_same():
    offered("68-0001", name="Nước mắm")
    offered("68-0002", name="Mắm ruốc")
    offered("68-0003", name="Mắm nêm", producer=producer("68-P-0002", "HTX khác"))

    with pytest.raises(NameTaken) as refused:
        propose("68-0001", vi="MẮM RUỐC")

    assert refused.value.product_code == "68-0002"
    assert propose("68-0001", vi="Mắm nêm").state == "waiting"


def test_a_name_taken_meanwhile_is_refused_when_accepted():
    offered("68-0001", name="Nước mắm")
    change = propose(vi="Mắm ruốc")
    offered("68-0002", name="Mắm ruốc")

    with pytest.raises(NameTaken):
        review.accept(change.pk, actor=None)

    assert in_store("68-0001").name == {"vi": "Nước mắm"}


def test_a_name_given_up_is_not_taken_by_another_product_while_the_register_knows_it():
    offered("68-0001", name="Nước mắm")
    offered("68-0002", name="Mắm ruốc")
    review.accept(propose("68-0001", vi="Nước mắm nhĩ").pk, actor=None)

    for name in ("Nước mắm", "Nước mắm nhĩ"):
        with pytest.raises(NameTaken):
            propose("68-0002", vi=name)


def test_a_register_read_again_finds_the_renamed_product_and_keeps_its_texts(tmp_path):
    lay_out_places()
    folder = write(tmp_path, products=[FISH_SAUCE | {"story_vi": "Từ sổ."}])
    read(folder)
    row = RegisteredProduct.objects.get()
    review.accept(propose(row.code, vi="Nước mắm Bến Thúng").pk, actor=None)

    read(write(tmp_path, products=[FISH_SAUCE | {"story_vi": "Từ sổ, sửa.", "category_en": "Sauce"}]))

    row = RegisteredProduct.objects.get()
    assert (row.name["vi"], row.story["vi"]) == ("Nước mắm Bến Thúng", "Ủ chượp mười hai tháng.")
    assert in_store(row.code).name["vi"] == "Nước mắm Bến Thúng"


def test_texts_are_tidied():
    offered()

    change = propose(vi="  Nước\u200b  mắm\n nhĩ ", story=" Một \x07 hai  \n\n\n\nba ")

    assert change.after["name"]["vi"] == "Nước mắm nhĩ"
    assert change.after["story"]["vi"] == "Một hai\n\nba"


def test_other_languages_stay():
    row = offered()
    RegisteredProduct.objects.filter(pk=row.pk).update(name={"vi": "Một", "ko": "하나"})

    assert propose(vi="Hai").after["name"] == {"vi": "Hai", "en": "Fish sauce", "ko": "하나"}


@pytest.mark.parametrize(
    ("facts", "error", "field"),
    [
        ({"vi": "  "}, TextMissing, "name_vi"),
        ({"vi": "á" * 201}, TextTooLong, "name_vi"),
        ({"story": "á" * 4_001}, TextTooLong, "story_vi"),
    ],
)
def test_a_text_must_be_there_and_fit(facts, error, field):
    offered()

    with pytest.raises(error) as refused:
        propose(**facts)

    assert refused.value.field == field
    assert not ListingChange.objects.exists()


def test_what_stands_there_already_is_no_proposal():
    offered(name="Nước mắm")

    with pytest.raises(NothingChanged):
        edits.propose_text("68-0001", name={"vi": "Nước mắm", "en": ""}, story={}, actor=None)


def test_a_product_nobody_knows_has_no_proposals():
    with pytest.raises(UnknownProduct):
        propose("68-9999")
    with pytest.raises(UnknownProduct):
        edits.propose_photo("68-9999", photo(), actor=None)


def test_a_photo_waits_and_is_shown_once_accepted():
    row = offered(name="Nước mắm")
    store.save_products([ProductDraft(code=row.code, pictures=(Picture("shop/goods/sauce.svg"),))])

    change = edits.propose_photo(row.code, photo(), actor=None)
    assert [each.url for each in in_store().pictures] == ["shop/goods/sauce.svg"]
    assert change.before == {"pictures": [{"url": "shop/goods/sauce.svg", "alt": {}}]}
    assert change.after == {"alt": {"vi": "Nước mắm"}, "width": 1200, "height": 900}

    review.accept(change.pk, actor=None)
    assert in_store().pictures == (Picture(photos.address(change.photo), {"vi": "Nước mắm"}),)


def test_a_new_photo_stands_before_the_old_ones():
    row = offered()
    first = edits.propose_photo(row.code, photo(), actor=None)
    review.accept(first.pk, actor=None)
    second = edits.propose_photo(row.code, photo(colour="green"), alt={"vi": "Chai mắm"}, actor=None)
    review.accept(second.pk, actor=None)

    assert [each.url for each in in_store().pictures] == [photos.address(second.photo), photos.address(first.photo)]
    assert in_store().pictures[0].alt == {"vi": "Chai mắm"}


def test_a_withdrawn_photo_leaves_no_file(django_capture_on_commit_callbacks):
    row = offered()
    with django_capture_on_commit_callbacks(execute=True):
        first = edits.propose_photo(row.code, photo(), actor=None)
        second = edits.propose_photo(row.code, photo(), actor=None)

    assert sorted(files()) == [f"{second.photo}-480.webp", f"{second.photo}.webp"]
    with django_capture_on_commit_callbacks(execute=True):
        edits.withdraw(second.pk, actor=None)
    assert files() == []
    assert {change.state for change in ListingChange.objects.all()} == {"withdrawn"}
    assert first.photo != second.photo


def test_the_queue_is_limited_to_the_desk():
    offered(illustrative=True)
    change = propose()

    assert list(review.queue(SCOPE)) == []
    assert list(review.queue(Scope("68", with_illustrative=True))) == [change]
    assert list(review.queue(Scope("56", with_illustrative=True))) == []
